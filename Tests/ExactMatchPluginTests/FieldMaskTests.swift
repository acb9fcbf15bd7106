import PluginSDK
import Testing

struct FieldMaskTests {
    private static let value: JSON = [
        "answer": ["score": 1, "text": "x"], "items": [["price": 1, "name": "a"], ["price": 2]],
        "note_2": "n",
    ]
    private static let schema: JSON = [
        "type": "object",
        "properties": [
            "answer": ["$ref": "#/$defs/Answer"],
            "items": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": ["price": ["type": "number"], "name": ["type": "string"]],
                    "required": ["price"],
                ],
            ],
            "note_2": ["type": "string"],
        ],
        "required": ["answer", "note_2"],
        "$defs": [
            "Answer": [
                "type": "object",
                "properties": ["score": ["type": "integer"], "text": ["type": "string"]],
            ]
        ],
    ]

    @Test(
        arguments: [
            // D6: an object that an in-mask names is kept with what is in it.
            (["in_mask": ["answer"]], ["answer": ["score": 1, "text": "x"]]),
            (["in_mask": "score"], ["answer": ["score": 1]]),
            (["in_mask": ["item"]], ["items": [["price": 1, "name": "a"], ["price": 2]]]),
            (["in_mask": ["prices"]], ["items": [["price": 1], ["price": 2]]]),
            (["in_mask": ["note"]], ["note_2": "n"]),
            (["in_mask": ["note_7"]], ["note_2": "n"]),
            (["in_mask_pattern": "^n.t"], ["note_2": "n"]),
            (
                ["in_mask": ["answer"], "in_mask_pattern": "note"],
                ["answer": ["score": 1, "text": "x"], "note_2": "n"]
            ),
            (["out_mask": ["items", "text"]], ["answer": ["score": 1], "note_2": "n"]),
            (
                ["out_mask_pattern": "^(answer|note)$"],
                ["items": [["price": 1, "name": "a"], ["price": 2]]]
            ),
            (["in_mask": ["answer"], "out_mask": ["text"]], ["answer": ["score": 1]]),
            // An object of which nothing is left goes with its members.
            (["out_mask": ["score", "text", "prices", "name"]], ["note_2": "n"]),
            (["in_mask": ["score"], "recursive": false], [:]),
            (["in_mask": ["typo"]], [:]),
        ] as [(JSON, JSON)]
    )
    func keepsWhatCounts(configuration: JSON, kept: JSON) throws {
        let mask = try FieldMask(configuration)

        #expect(mask.applied(to: Self.value) == kept)
    }

    @Test func noMaskKeepsAll() throws {
        let mask = try FieldMask([:])

        #expect(mask.keepsAll)
        #expect(mask.applied(to: Self.value) == Self.value)
        #expect(mask.schema(Self.schema) == Self.schema)
    }

    @Test(
        arguments: [
            ["in_mask": ["answer"]], ["in_mask": ["score"]], ["in_mask": ["price", "note"]],
            ["out_mask": ["items", "text"]], ["in_mask": ["answer"], "out_mask": ["text"]],
            ["out_mask": ["score", "text", "prices", "name"]],
        ] as [JSON]
    )
    func theSchemaDescribesWhatIsKept(configuration: JSON) throws {
        let mask = try FieldMask(configuration)
        let schema = try JSONSchema(mask.schema(Self.schema))
        let kept = mask.applied(to: Self.value)

        #expect(schema.violations(of: kept) == [])
        #expect(schema.fields == kept.object?.names)
    }

    @Test(
        arguments: [
            (
                ["in_mask": ["typo"]],
                "'in_mask' names the field 'typo', which the output doesn't have; its fields are "
                    + "'answer', 'score', 'text', 'items', 'price', 'name', 'note_2'", "/in_mask"
            ),
            (
                ["out_mask": ["typo"]],
                "'out_mask' names the field 'typo', which the output doesn't have; its fields are "
                    + "'answer', 'score', 'text', 'items', 'price', 'name', 'note_2'", "/out_mask"
            ),
            (
                ["in_mask_pattern": "z+"],
                "'in_mask_pattern' is 'z+', which no field of the output matches; its fields are "
                    + "'answer', 'score', 'text', 'items', 'price', 'name', 'note_2'",
                "/in_mask_pattern"
            ),
            (
                ["in_mask": ["price"], "recursive": false],
                "'in_mask' names the field 'price', which the output doesn't have; its fields are "
                    + "'answer', 'items', 'note_2'", "/in_mask"
            ),
            (
                ["out_mask": ["answer", "item", "note"]],
                "the masks leave no field of the output; its fields are 'answer', 'score', 'text', "
                    + "'items', 'price', 'name', 'note_2'", "/out_mask"
            ),
        ] as [(JSON, String, JSON)]
    )
    func aMaskThatMeansNothingIsAnError(
        configuration: JSON,
        message: String,
        place: JSON
    ) throws {
        let mask = try FieldMask(configuration)

        let error = #expect(throws: ComponentError.self) {
            try mask.check(Self.schema, side: "output")
        }
        #expect(error?.message == message)
        #expect(error?.details["at"] == place)
    }

    @Test(arguments: [
        ("(", "the pattern '(' is no regular expression: Unmatched ( or \\("),
        ("a\\d", "the pattern 'a\\d' has \\d, which isn't known here; write [0-9]"),
    ])
    func aPatternThatIsNoneIsAnError(pattern: String, message: String) {
        let error = #expect(throws: ComponentError.self) {
            _ = try FieldMask(["out_mask_pattern": .string(pattern)])
        }
        #expect(error?.message == message)
        #expect(error?.details["at"] == "/out_mask_pattern")
    }
}
