import JSONValues
import Pipeline
import Testing

struct DataModelFormTests {
    @Test func theShortFormIsAnObjectOfRequiredFields() throws {
        let schema = try DataModelForm.schema(
            name: "Route",
            [
                "queue": ["enum": ["taxi", "repair"]],
                "reason": ["description": "Why"],
                "score": "number",
                "note": ["type": ["string", "null"], "default": nil],
            ]
        )

        #expect(
            schema == [
                "title": "Route", "type": "object",
                "properties": [
                    "queue": ["enum": ["taxi", "repair"]],
                    "reason": ["type": "string", "description": "Why"],
                    "score": ["type": "number"],
                    "note": ["type": ["string", "null"], "default": nil],
                ],
                "required": ["queue", "reason", "score"], "additionalProperties": false,
            ]
        )
    }

    @Test(
        arguments: [
            (["a": ["enum": []]], "/a/enum: 'enum' allows no value; name some"),
            (["a": ["enum": ["x", "y", "x"]]], "/a/enum: 'enum' names 'x' twice"),
            (
                ["a": ["type": "array", "items": ["$ref": "#/$defs/nope"]]],
                "/a/items/$ref: '#/$defs/nope' refers to nothing; the schema has no '$defs'"
            ),
            (
                ["properties": ["a": ["$ref": "#/nope"]], "$defs": ["known": ["type": "string"]]],
                "/properties/a/$ref: '#/nope' refers to nothing; there are '#/$defs/known'"
            ),
        ] as [(JSON, String)]
    )
    func whatNoValueCanFitIsAMistake(model: JSON, message: String) {
        let violation = #expect(throws: JSONSchemaViolation.self) {
            try DataModelForm.schema(name: "Model", model)
        }
        #expect(violation?.description == message)
    }

    @Test func aFullSchemaStaysAsItIsAndGetsATitle() throws {
        let full: JSON = [
            "type": "object", "properties": ["a": ["type": "integer", "minimum": 1]],
        ]

        #expect(
            try DataModelForm.schema(name: "Count", full) == [
                "type": "object", "properties": ["a": ["type": "integer", "minimum": 1]],
                "title": "Count",
            ]
        )
    }

    @Test(
        arguments: [
            (["a": "strin"], "/a", "'strin' is no type. Did you mean 'string'?"),
            (
                ["a": ["type": "text"]], "/a",
                "'text' is no type; there are string, number, integer, boolean, array, object, null, messages"
            ),
            (
                ["a": ["type": ["string", 5]]], "/a",
                "'5' is no type; there are string, number, integer, boolean, array, object, null, messages"
            ),
            (["a": 5], "/a", "a field is the name of a type or an object, not integer"),
            (["a": ["pattern": "x"]], "/a/pattern", "the keyword 'pattern' isn't supported"),
            ([:], "", "the data model 'Route' has no fields"),
            (
                ["properties": ["a": ["pattern": "x"]]], "/properties/a/pattern",
                "the keyword 'pattern' isn't supported"
            ),
        ] as [(JSON, String, String)]
    )
    func whatCannotBeReadIsNamed(json: JSON, place: String, message: String) throws {
        let violation = try #require(throws: JSONSchemaViolation.self) {
            try DataModelForm.schema(name: "Route", json)
        }

        #expect(violation == JSONSchemaViolation(at: place, message: message))
    }
}
