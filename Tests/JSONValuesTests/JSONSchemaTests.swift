import JSONValues
import Testing

struct JSONSchemaTests {
    private static let schema: JSON = [
        "type": "object",
        "properties": [
            "name": ["type": "string", "minLength": 2],
            "kind": ["enum": ["softmax", "random", "best"], "default": "softmax"],
            "size": ["type": "integer", "minimum": 1, "maximum": 10, "default": 3],
            "inner": [
                "type": "object",
                "properties": ["on": ["type": "boolean", "default": true]],
            ],
        ],
        "required": ["name"], "additionalProperties": false,
    ]

    @Test(arguments: [
        (#"{"name":"ab"}"#, ""),
        (#"{}"#, "the member 'name' is missing"),
        (#"{"name":"a"}"#, "/name: found 1 characters, expected at least 2"),
        (#"{"name":5}"#, "/name: found 5, expected string"),
        (#"{"name":"ab","size":11}"#, "/size: found 11, expected at most 10"),
        (#"{"name":"ab","size":1.5}"#, "/size: found 1.5, expected integer"),
        (
            #"{"name":"ab","kind":"sofmax"}"#,
            "/kind: found 'sofmax', expected one of 'softmax', 'random', 'best'. "
                + "Did you mean 'softmax'?"
        ),
        (#"{"name":"ab","siez":1}"#, "/siez: 'siez' isn't known. Did you mean 'size'?"),
        (#"[]"#, "found [], expected object"),
    ])
    func saysWhatDoesNotFit(value: String, expected: String) throws {
        let schema = try JSONSchema(Self.schema)

        let found = schema.violations(of: try JSON(parsing: value))

        #expect(found.map(\.description).joined(separator: "\n") == expected)
    }

    @Test func reportsEveryFaultAtOnce() throws {
        let schema = try JSONSchema(Self.schema)

        let found = schema.violations(of: ["size": 0, "kind": 1, "extra": nil])

        #expect(found.count == 4)
    }

    @Test func fillsDefaultsAtEveryLevelAndKeepsWhatIsThere() throws {
        let schema = try JSONSchema(Self.schema)

        let filled = schema.fillingDefaults(in: ["inner": [:], "size": 7])

        #expect(filled.text() == #"{"inner":{"on":true},"size":7,"kind":"softmax"}"#)
    }

    @Test func refusesAKeywordThatItWouldSilentlyIgnore() {
        #expect(throws: JSONSchemaViolation.self) {
            try JSONSchema(["type": "string", "pattern": "a+"])
        }
    }

    @Test func followsReferencesAndStopsAtEndlessOnes() throws {
        let tree = try JSONSchema([
            "$ref": "#/$defs/node",
            "$defs": [
                "node": [
                    "type": "object",
                    "properties": ["next": ["$ref": "#/$defs/node"]],
                    "additionalProperties": false,
                ]
            ],
        ])
        let endless = try JSONSchema(["$ref": "#"])

        #expect(tree.violations(of: ["next": ["next": [:]]]) == [])
        #expect(tree.violations(of: ["next": ["nxt": 1]]).count == 1)
        #expect(endless.violations(of: 1).count == 1)
    }
}
