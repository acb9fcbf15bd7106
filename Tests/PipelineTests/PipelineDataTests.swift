import Evaluation
import JSONValues
import Pipeline
import TestSupport
import Testing

/// The data that a pipeline file names.
struct PipelineDataTests {
    private func train(
        _ text: String,
        as name: String = "train.jsonl",
        model: String? = nil
    )
        async throws -> [Example]
    {
        let desk = try PipelineDesk()
        try desk.workshop.write(text, to: name)
        let field = "message: {type: string, description: What a guest wrote}"
        return try await desk.load(
            replacing: [
                "train: train.jsonl": "train: \(name)", field: model ?? field,
                "validation: validation.jsonl": "validation: [\(Self.validationRow(model))]",
            ]
        ).data.train
    }

    private static func validationRow(_ model: String?) -> String {
        model == nil ? "{message: v, queue: taxi}" : "{n: 1, x: 1, ok: true, list: [], queue: taxi}"
    }

    private func mistakes(
        _ text: String,
        as name: String = "train.jsonl"
    ) async throws -> String {
        let desk = try PipelineDesk()
        try desk.workshop.write(text, to: name)
        return try await desk.mistakes(replacing: ["train: train.jsonl": "train: \(name)"])
    }

    // MARK: - JSON Lines

    @Test func fieldsGoWhereTheSchemasHaveThem() async throws {
        let examples = try await train(
            #"{"id":7,"queue":"repair","message":"It drips."}"# + "\n\n"
        )

        #expect(examples.map(\.input) == [#"{"message":"It drips."}"#])
        #expect(examples.map(\.target) == [#"{"queue":"repair"}"#])
    }

    @Test func aRowMaySayWhichPartIsWhich() async throws {
        let examples = try await train(
            """
            {"input":{"message":"a"},"target":{"queue":"taxi"}}
            {"x":{"message":"b"},"y":{"queue":"repair"}}
            """
        )

        #expect(examples.map(\.input) == [#"{"message":"a"}"#, #"{"message":"b"}"#])
        #expect(examples.map(\.target) == [#"{"queue":"taxi"}"#, #"{"queue":"repair"}"#])
    }

    // Who repeats a row wants another answer to it: PassAtK counts how many of them are right.
    @Test func rowsOfOneContentAreNumbered() async throws {
        let row = #"{"message":"a","queue":"taxi"}"# + "\n"
        let other = #"{"message":"a","queue":"repair"}"# + "\n"

        let examples = try await train(row + other + row + row + other)

        #expect(examples.map(\.rollout) == [0, 0, 1, 2, 1])
    }

    @Test func trainingRowsNeedNoTarget() async throws {
        let examples = try await train(#"{"message":"a"}"#)

        #expect(examples.map(\.target) == [nil])
    }

    @Test func columnsMayHaveOtherNames() async throws {
        let desk = try PipelineDesk()
        try desk.workshop.write(#"{"text":"a","team":"repair"}"#, to: "train.jsonl")
        try desk.workshop.write(#"{"text":"b","team":"taxi"}"#, to: "validation.jsonl")

        let data = try await desk.load(replacing: [
            "data:\n": "data:\n  columns: {message: text, queue: team}\n"
        ]).data

        #expect(data.train.map(\.input) == [#"{"message":"a"}"#])
        #expect(data.validation.map(\.target) == [#"{"queue":"taxi"}"#])
    }

    @Test func unsoundJSONIsNamedWithItsLine() async throws {
        let good = PipelineDesk.rows(0..<6)

        let mistakes = try await mistakes(
            good + "{\"message\": \"a\", \"queue\": taxi}\n" + good
        )

        #expect(mistakes == "train.jsonl:7: column 28: Invalid value.")
    }

    @Test func everyUnfitRowIsNamed() async throws {
        #expect(
            try await mistakes(
                """
                {"message":"a","queue":"taxi"}
                {"message":5,"queue":"taxi"}

                {"queue":"taxi"}
                {"message":"b","queue":"tax"}
                """
            )
                == """
                train.jsonl:2: the input doesn't fit: /message: found 5, expected string
                train.jsonl:4: the input doesn't fit: the member 'message' is missing
                train.jsonl:5: the target doesn't fit: /queue: found 'tax', expected one of 'taxi', \
                'repair'. Did you mean 'taxi'?
                """
        )
    }

    @Test func aFileOfAnotherFormatGivesTwentyMistakesNotAThousand() async throws {
        let mistakes = try await mistakes(String(repeating: "no JSON\n", count: 1000))

        #expect(mistakes.split(separator: "\n").count == 20)
    }

    @Test func aRowIsAnObject() async throws {
        #expect(
            try await mistakes("{\"message\":\"a\",\"queue\":\"taxi\"}\n[]\n")
                == "train.jsonl:2: a row is a JSON object, such as {\"question\": \"...\"}"
        )
    }

    @Test(arguments: [
        ("", "train.jsonl: the file has no rows"), ("\n \n", "train.jsonl: the file has no rows"),
    ])
    func anEmptyFileIsAMistake(text: String, message: String) async throws {
        #expect(try await mistakes(text) == message)
    }

    @Test func aMissingFileIsNamed() async throws {
        #expect(
            try await PipelineDesk().mistakes(replacing: ["train.jsonl": "rows/train.jsonl"])
                == "desk.yaml:20: data.train: 'rows/train.jsonl': the file can't be read: "
                + "No such file or directory"
        )
    }

    @Test func validationRowsNeedATarget() async throws {
        let desk = try PipelineDesk()
        try desk.workshop.write("{\"message\":\"a\"}\n", to: "validation.jsonl")

        #expect(
            try await desk.mistakes(replacing: [:])
                == "validation.jsonl:1: the row has no target: none of the fields 'queue'"
        )
    }

    @Test func aRewardThatNeedsNoTargetTakesRowsWithoutOne() async throws {
        let desk = try PipelineDesk()
        try desk.workshop.copyPlugin("LMAsJudge")
        try desk.workshop.write("{\"message\":\"a\"}\n", to: "validation.jsonl")

        let data = try await desk.load(
            replacing: ["reward: {plugin: ExactMatch, key: queue}": "reward: LMAsJudge"]
        ).data

        #expect(data.validation.map(\.target) == [nil])
    }

    // MARK: - CSV

    @Test func theSchemaSaysHowFieldsOfACSVFileAreRead() async throws {
        let examples = try await train(
            "n,x,ok,list,queue\n5,2.50,TRUE,\"[1,2]\",taxi\n",
            as: "train.csv",
            model: "n: integer\n    x: number\n    ok: boolean\n    list: array"
        )

        #expect(examples.map(\.input) == [#"{"n":5,"x":2.5,"ok":true,"list":[1,2]}"#])
        #expect(examples.map(\.target) == [#"{"queue":"taxi"}"#])
    }

    @Test func textsOfACSVFileStayTexts() async throws {
        let examples = try await train(
            "message,queue\r\n5,taxi\r\n\"a, \"\"b\"\"\nc\",repair\r\n",
            as: "train.csv"
        )

        #expect(examples.map(\.input) == [#"{"message":"5"}"#, #"{"message":"a, \"b\"\nc"}"#])
    }

    @Test func aRecordOfAnotherLengthIsNamedAndNoOther() async throws {
        #expect(
            try await mistakes(
                "message,queue\n\"a\nb\",taxi\nc,taxi,no\nd\n\ne,taxi\n",
                as: "train.csv"
            )
                == """
                train.csv:4: found 3 fields, expected 2 as in the header
                train.csv:5: found 1 field, expected 2 as in the header
                """
        )
    }

    @Test(arguments: [
        // Windows' line ends, none at the end; old Macintosh's.
        ("message,queue\r\na,taxi\r\nb,repair", ["a", "b"]), ("message,queue\ra,taxi\r", ["a"]),
        // Other delimiters; one of them within a field.
        ("message;queue\n\"a; b\";taxi\n", ["a; b"]), ("message\tqueue\na, b\ttaxi\n", ["a, b"]),
        // Spaces around names and before fields, an empty field, a column without a name.
        (" message , queue ,\n a, taxi,x\n,repair,\n", ["a", ""]),
        // A quote that stands within a field, and quotes that stand for one.
        ("message,queue\n5\" pipe,taxi\n\"a \"\"b\"\"\" ,repair\n", ["5\" pipe", "a \"b\""]),
        // Line separators of Unicode end no record.
        ("message,queue\na\u{2028}b\u{85}c,taxi\n", ["a\u{2028}b\u{85}c"]),
    ])
    func filesOfManyProgramsAreRead(text: String, messages: [String]) async throws {
        let examples = try await train(text, as: "train.csv")

        let expected = messages.map { JSON.object(["message": .string($0)]).text() }
        #expect(examples.map(\.input) == expected)
    }

    @Test(
        arguments: [
            (
                "message,queue\na,taxi\n\"b\nc,taxi\nd,repair\n",
                "3: the quote that opens a field here is never closed"
            ),
            (
                "message,queue\n\"a\nb\"c,taxi\n",
                "3: 'c,taxi' stands behind a quote that closes a field; within quotes a quote is "
                    + "written twice"
            ), ("message,queue,queue\na,taxi,repair\n", "1: two columns are called 'queue'"),
        ] as [(String, String)]
    )
    func aFaultOfCSVIsToldWithItsLine(text: String, message: String) async throws {
        #expect(try await mistakes(text, as: "train.csv") == "train.csv:" + message)
    }

    @Test(arguments: ["nan", "inf", "1e999", "0x1p3", "1_000", "1,5"])
    func whatIsNoNumberOfJSONIsNone(text: String) async throws {
        let desk = try PipelineDesk()
        try desk.workshop.write("message;queue\n\(text);taxi\n", to: "train.csv")

        #expect(
            try await desk.mistakes(replacing: [
                "train.jsonl": "train.csv",
                "{type: string, description: What a guest wrote}": "number",
                "validation: validation.jsonl": "validation: [{message: 1, queue: taxi}]",
            ]) == "train.csv:2: the input doesn't fit: /message: found '\(text)', expected number"
        )
    }

    // MARK: - Other formats

    @Test func aListOfRowsIsReadFromJSON() async throws {
        let examples = try await train(
            """
            [
              {"message": "a", "queue": "taxi"},
              {"message": "b", "queue": "repair"}
            ]
            """,
            as: "train.JSON"
        )

        #expect(examples.map(\.target) == [#"{"queue":"taxi"}"#, #"{"queue":"repair"}"#])
        #expect(
            try await mistakes(#"[{"message": 5, "queue": "taxi"}, 7]"#, as: "train.json") == """
                train.json: row 2: a row is a JSON object, such as {"question": "..."}
                train.json: row 1: the input doesn't fit: /message: found 5, expected string
                """
        )
    }

    @Test(arguments: [
        ("message,queue\na,taxi\n", "a file of CSV ends in .csv or .tsv"),
        ("[{\"message\": \"a\"},\n", "a file with a list of rows ends in .json"),
        ("{\n\"message\": \"a\"}\n", "a file with a list of rows ends in .json"),
    ])
    func aFileOfAnotherFormatIsNamedSo(text: String, hint: String) async throws {
        let told = try await mistakes(text).split(separator: "\n").first ?? ""

        #expect(told.hasPrefix("train.jsonl:1: column "))
        #expect(told.hasSuffix(" A row is a JSON object in one line; " + hint))
    }

    @Test func aValueThatIsNotOfItsTypeIsNamed() async throws {
        let desk = try PipelineDesk()
        try desk.workshop.write("message,queue\nfive,taxi\n", to: "train.csv")

        #expect(
            try await desk.mistakes(replacing: [
                "train.jsonl": "train.csv",
                "{type: string, description: What a guest wrote}": "integer",
                "validation: validation.jsonl": "validation: [{message: 1, queue: taxi}]",
            ]) == "train.csv:2: the input doesn't fit: /message: found 'five', expected integer"
        )
    }

    // MARK: - Splits

    @Test func withoutValidationDataTheLastRowsServe() async throws {
        let data = try await PipelineDesk(train: 10).load(replacing: [
            "  validation: validation.jsonl\n": "", "epochs: 2": "validation_split: 0.3",
        ]).data

        #expect(data.train.map(\.input) == (0..<7).map { "{\"message\":\"\($0)\"}" })
        #expect(data.validation.map(\.input) == (7..<10).map { "{\"message\":\"\($0)\"}" })
    }

    @Test func oneRowCannotBeSplit() async throws {
        #expect(
            try await PipelineDesk(train: 1).mistakes(replacing: [
                "  validation: validation.jsonl\n": ""
            ]) == "desk.yaml:19: data: training needs at least one training and one validation "
                + "example; found 1 and 0"
        )
    }

    @Test func rowsMayStandInTheFile() async throws {
        let data = try await PipelineDesk().load(replacing: [
            "validation.jsonl": "[{message: yes, queue: taxi}]"
        ]).data

        #expect(data.validation.map(\.input) == [#"{"message":"yes"}"#])
        #expect(
            try await PipelineDesk().mistakes(replacing: [
                "validation.jsonl":
                    "\n    - {message: a, queue: taxi}\n    - {message: 5, queue: taxi}"
            ]) == "desk.yaml:23: the input doesn't fit: /message: found 5, expected string"
        )
    }
}
