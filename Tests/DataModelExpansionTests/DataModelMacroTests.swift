import Testing

struct DataModelMacroTests {
    @Test func aStructBecomesADataModelAsOneWouldWriteItByHand() {
        let expansion = Expansion(
            """
            /// An answer to a math problem.
            @DataModel
            public struct MathAnswer {
                /// How it is solved.
                public var thinking: String?
                @Field("The \\"answer\\"", name: "final_answer")
                public var answer: String
                public var tries: [Int] = [1]
                static let unused = 1
                var computed: Int { 2 }
            }
            """
        )

        #expect(expansion.messages == [])
        #expect(
            expansion.text.contains(
                """
                extension MathAnswer: Glia.DataModel {
                    enum CodingKeys: String, CodingKey {
                        case thinking = "thinking"
                        case answer = "final_answer"
                        case tries = "tries"
                    }
                    public static var modelDescription: String {
                        "An answer to a math problem."
                    }
                    public static var fields: [Glia.DataModelField] {
                        [
                            .init("thinking", (String?).self, "How it is solved."),
                            .init("final_answer", String.self, #"The "answer""#),
                            .init("tries", [Int].self, default: [1]),
                        ]
                    }
                    public init(from decoder: any Decoder) throws {
                        let fields = try decoder.container(keyedBy: CodingKeys.self)
                        thinking = try fields.decodeIfPresent(String.self, forKey: .thinking)
                        answer = try fields.decode(String.self, forKey: .answer)
                        tries = try fields.decodeIfPresent([Int].self, forKey: .tries) ?? [1]
                    }
                }
                """
            ),
            "\(expansion.text)"
        )
    }

    @Test func anEnumOfTextsBecomesChoices() {
        let expansion = Expansion("@DataModel enum Queue: String { case taxi, repair }")

        #expect(expansion.text.contains("extension Queue: Glia.DataModelChoice {"))
    }

    @Test(arguments: [
        (
            "var when: Date",
            "the field 'when' has the type 'Date', which no data model can hold; "
                + "write String and say its form in the description, such as 2026-11-22"
        ),
        (
            "var counts: [String: Int]",
            "the field 'counts' has the type '[String: Int]', which no data model can hold; "
                + "write a struct of your own with @DataModel, or an array of such"
        ),
        (
            "var pair: (Int, Int)",
            "the field 'pair' has the type '(Int, Int)', which no data model can hold; "
                + "write a struct of your own with @DataModel"
        ),
        (
            "var links: [URL]?",
            "the field 'links' has the type 'URL', which no data model can hold; write String"
        ),
        (
            "var maybe: String??",
            "the field 'maybe' has the type 'String??', which no data model can hold; "
                + "write one question mark"
        ),
        (
            "var action: () -> Void",
            "the field 'action' has the type '() -> Void', which no data model can hold; "
                + "a data model holds values only"
        ),
        (
            "var count = 3",
            "the field 'count' has no written type; write it, such as var count: String = 3"
        ),
        (
            "let count: Int = 3",
            "the field 'count' is a let with a value, which no data can change; write var, "
                + "and the value becomes the field's default"
        ),
        (
            "lazy var count: Int = 3",
            "the field 'count' is lazy, which a data model can't be; write a plain var"
        ),
        (
            "var parts: [Model]",
            "the field 'parts' holds the data model 'Model' in itself; a schema has an end, "
                + "so write the levels as structs of their own"
        ),
        (
            "@Field(\"\\(name)\") var name: String",
            "what @Field says of 'name' must be a plain text, known when this is compiled"
        ),
        (
            "var first: Int\n@Field(name: \"first\") var second: Int",
            "the field 'second' has the name 'first', which another field has too; "
                + "give it one of its own with @Field(name:)"
        ),
        (
            "static let count = 3",
            "the data model 'Model' has no fields; "
                + "write one, such as @Field(\"The answer\") var answer: String"
        ),
    ])
    func whatNoDataModelCanHoldIsRefusedByNameWithWhatToWrite(field: String, message: String) {
        let expansion = Expansion("@DataModel struct Model {\n\(field)\n}")

        #expect(expansion.messages == [message])
        #expect(!expansion.text.contains("extension"))
    }

    @Test(arguments: [
        (
            "class Model { var a: Int = 1 }",
            "@DataModel stands before a struct, or before an enum of texts (enum Queue: String)"
        ),
        (
            "enum Model: Int { case one }",
            "the cases of 'Model' are no texts; write enum Model: String"
        ),
        (
            "struct Model<Value> { var a: Int }",
            "the data model 'Model' is generic, so it has no one schema; "
                + "write a struct for each of its types"
        ),
    ])
    func otherDeclarationsAreRefused(declaration: String, message: String) {
        #expect(Expansion("@DataModel \(declaration)").messages == [message])
    }

    @Test func everyFieldThatIsWrongIsNamedAtOnce() {
        let expansion = Expansion("@DataModel struct Model {\nvar a: Date\nvar b: Any\n}")

        #expect(expansion.messages.count == 2)
    }
}
