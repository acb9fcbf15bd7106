import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import FScoresPlugin

struct FScoreTests {
    private func value(
        _ metric: any Metric,
        _ rows: [(output: String?, target: String?)]
    ) async throws -> [Measurement.Number] {
        try await Measuring(metric).numbers(rows)
    }

    private func one(
        _ form: FScore.Form,
        _ measure: FScore.Measure,
        _ configuration: JSON = [:],
        _ rows: [(String?, String?)]
    ) async throws -> Double {
        let metric = try await FScore.placed(form, measure, configuration: configuration)
        let numbers = try await value(metric, rows)
        try #require(numbers.map(\.name) == [""])
        return numbers[0].value
    }

    // MARK: - Words

    @Test func wordsAreComparedWithoutCaseArticlesAndPunctuation() {
        #expect(Tokens("The cat, a CAT; don't!").counts == ["cat": 2, "dont": 1])
        #expect(Tokens("of the.").counts == [:])
    }

    @Test func accuracyIsTheShareOfCommonWords() async throws {
        let rows: [(String?, String?)] = [
            (#"{"a": "red green"}"#, #"{"a": "green blue"}"#),
            (#"{"a": "The red"}"#, #"{"a": "red"}"#),
        ]
        // One of three words, then all.
        #expect(try await one(.tokens, .accuracy, rows) == (1.0 / 3 + 1) / 2)
    }

    @Test func theFScoreOfASetIsNoMeanOfFScores() async throws {
        let rows: [(String?, String?)] = [
            (#"{"a": "red red green"}"#, #"{"a": "red blue"}"#), (#"{"a": "x"}"#, #"{"a": "x"}"#),
        ]
        // 2 hits, 2 surplus, 1 missed.
        #expect(try await one(.tokens, .precision, rows) == 0.5)
        #expect(try await one(.tokens, .recall, rows) == 2.0 / 3)
        #expect(try await one(.tokens, .fScore(beta: 1), rows) == 4.0 / 7)
        #expect(try await one(.tokens, .fScore(beta: 2), rows) == 10.0 / 16)
    }

    @Test func betaIsReadFromTheConfiguration() async throws {
        let metric = try await PlacedMetric(
            { try FScore.weighted(.tokens, configuration: $0) },
            configuration: ["beta": 2],
            named: "FBetaScore"
        )
        let rows: [(String?, String?)] = [(#"{"a": "r q"}"#, #"{"a": "r"}"#)]
        #expect(try await value(metric, rows).map(\.value) == [5.0 / 6])
    }

    // D13: metrics that skip failed samples would say 1.
    @Test(arguments: [
        (FScore.Form.tokens, #"{"a": "x"}"#), (.binary, #"{"a": true}"#),
        (.categorical, #"{"a": "x"}"#),
    ])
    func aFailedSampleCountsAsAWrongAnswer(form: FScore.Form, row: String) async throws {
        let rows: [(String?, String?)] = [(row, row), (nil, row)]
        #expect(try await one(form, .accuracy, rows) == 0.5)
        #expect(try await one(form, .recall, rows) == 0.5)
        #expect(try await one(form, .fScore(beta: 1), rows) == 2.0 / 3)
    }

    @Test func aFailedSampleIsWrongAlsoWhereTheTargetIsNo() async throws {
        let rows: [(String?, String?)] = [
            (#"{"a": true}"#, #"{"a": true}"#), (nil, #"{"a": false}"#),
        ]
        #expect(try await one(.binary, .accuracy, rows) == 0.5)
        #expect(try await one(.binary, .precision, rows) == 0.5)
        #expect(try await one(.categorical, .accuracy, [(nil, #"{"a": []}"#)]) == 0)
    }

    @Test func aSampleWithoutTargetIsLeftOut() async throws {
        #expect(try await one(.tokens, .accuracy, [(#"{"a": "x"}"#, nil)]) == 0)
        #expect(
            try await one(
                .tokens,
                .accuracy,
                [(#"{"a": "x"}"#, nil), (#"{"a": "x"}"#, #"{"a": "x"}"#)]
            )
                == 1
        )
    }

    @Test func aLeafThatOneSideLacksCostsItsWords() async throws {
        let rows: [(String?, String?)] = [(#"{"a": ["x"]}"#, #"{"a": ["x", "y z"]}"#)]
        #expect(try await one(.tokens, .recall, rows) == 1.0 / 3)
        #expect(try await one(.tokens, .accuracy, rows) == 0.5)
    }

    // MARK: - Averages

    private static let fields: [(String?, String?)] = [
        (#"{"a": "x", "b": {"c": "p q r"}}"#, #"{"a": "x", "b": {"c": "p q s t"}}"#)
    ]

    @Test func eachFieldHasANumber() async throws {
        let metric = try await FScore.placed(.tokens, .recall, configuration: [:])
        #expect(
            try await value(metric, Self.fields)
                == [.init(name: "a", value: 1), .init(name: "b.c", value: 0.5)]
        )
    }

    @Test(arguments: [("micro", 0.6), ("macro", 0.75), ("weighted", 0.6)])
    func averagesMakeOneNumber(average: JSON, number: Double) async throws {
        let recall = try await one(.tokens, .recall, ["average": average], Self.fields)
        #expect(abs(recall - number) < 1e-12)
    }

    @Test func onlyFieldsThatCountAreCompared() async throws {
        #expect(try await one(.tokens, .recall, ["key": "a"], Self.fields) == 1)
        #expect(try await one(.tokens, .recall, ["in_mask": ["c"]], Self.fields) == 0.5)
        #expect(try await one(.tokens, .recall, ["out_mask": ["b"]], Self.fields) == 1)
        #expect(try await one(.tokens, .recall, ["in_mask_pattern": "c"], Self.fields) == 0.5)
        #expect(try await one(.tokens, .recall, ["out_mask_pattern": "c"], Self.fields) == 1)
    }

    // MARK: - Truth values

    @Test func numbersAboveTheThresholdAreYes() async throws {
        let rows: [(String?, String?)] = [
            (#"{"a": 0.6}"#, #"{"a": true}"#), (#"{"a": 0.5}"#, #"{"a": true}"#),
            (#"{"a": 0.9}"#, #"{"a": 0}"#), (#"{"a": false}"#, #"{"a": 0.1}"#),
        ]
        #expect(try await one(.binary, .accuracy, rows) == 0.5)
        #expect(try await one(.binary, .precision, rows) == 0.5)
        #expect(try await one(.binary, .recall, rows) == 0.5)
        #expect(try await one(.binary, .recall, ["threshold": 0.4], rows) == 1)
    }

    @Test func aTextIsNoTruthValue() async throws {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await one(.binary, .recall, [(#"{"a": "yes"}"#, #"{"a": true}"#)])
        }
        #expect(
            error?.message == "'a' is string, expected a truth value or a number; choose the "
                + "fields by 'key' or 'in_mask'"
        )
    }

    // MARK: - Labels

    private static let labelled: [(String?, String?)] = [
        (#"{"t": ["x", "y"]}"#, #"{"t": ["y", "x"]}"#), (#"{"t": ["x"]}"#, #"{"t": ["y"]}"#),
    ]

    @Test func labelsHaveNoOrder() async throws {
        #expect(try await one(.categorical, .accuracy, Self.labelled) == 0.5)
        #expect(try await one(.categorical, .fScore(beta: 1), Self.labelled) == 2.0 / 3)
    }

    @Test func eachLabelHasANumber() async throws {
        let metric = try await FScore.placed(
            .categorical,
            .recall,
            configuration: ["labels": ["y", "x", "z"]]
        )
        #expect(
            try await value(metric, Self.labelled)
                == [
                    .init(name: "y", value: 0.5), .init(name: "x", value: 1),
                    .init(name: "z", value: 0),
                ]
        )
    }

    @Test func theAccuracyOfALabelIsHowOftenBothAgreeOnIt() async throws {
        let metric = try await FScore.placed(
            .categorical,
            .accuracy,
            configuration: ["labels": ["x", "z"]]
        )
        #expect(try await value(metric, Self.labelled).map(\.value) == [0.5, 1])
    }

    // MARK: - Set-up

    private func complaint(_ metric: any Metric, _ field: JSON) async -> String? {
        let schema: JSON = ["type": "object", "properties": ["a": field]]
        let error = await #expect(throws: ComponentError.self) {
            try await metric.check(
                DataSchemas(input: [:], output: schema, target: schema),
                call: ScriptedCall()
            )
        }
        return error?.message
    }

    @Test func fieldsThatCanNotBeComparedAreToldAtSetUp() async throws {
        #expect(
            try await complaint(
                FScore.placed(.binary, .recall, configuration: [:]),
                ["type": "string"]
            )
                == "the target's field 'a' is string, expected a boolean or a number; choose the "
                + "fields by 'key' or 'in_mask'"
        )
        #expect(
            try await complaint(
                FScore.placed(.categorical, .recall, configuration: ["labels": ["re"]]),
                ["enum": ["red", "blue"]]
            ) == "'re' is no value of the target's fields; there are 'red', 'blue'"
        )
        #expect(
            try await complaint(
                FScore.placed(.tokens, .recall, configuration: ["in_mask": ["b"]]),
                ["type": "string"]
            )
                == "'in_mask' names the field 'b', which the output doesn't have; "
                + "its fields are 'a'"
        )
    }

    @Test(arguments: ["", "[]", #"{"a": {}}"#, #"{"a": {"counts": [1, 2, 3], "shares": {}}}"#])
    func aForeignPartialIsAnError(text: String) async throws {
        let metric = try await FScore.placed(.tokens, .recall, configuration: [:])
        let error = await #expect(throws: ComponentError.self) {
            _ = try await metric.merge(Partials([Partial(text)]), call: ScriptedCall())
        }
        #expect(
            error?.message == "the partial is \(text), expected an object with the counts and "
                + "shares of each group"
        )
    }
}

extension FScoreTests {
    private func one(
        _ form: FScore.Form,
        _ measure: FScore.Measure,
        _ rows: [(String?, String?)]
    ) async throws -> Double { try await one(form, measure, [:], rows) }
}
