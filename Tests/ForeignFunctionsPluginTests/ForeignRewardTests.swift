import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import ForeignFunctionsPlugin

struct ForeignRewardTests {
    private static let distance: JSONObject = [
        "library": "libfstrcmp.so.0", "symbol": "fstrcmp",
        "signature": "(output: str, target: str) -> f64",
    ]

    private static func configured(_ base: JSONObject, _ more: JSONObject) -> JSON {
        var base = base
        for member in more.members { base[member.name] = member.value }
        return .object(base)
    }

    private static func schemas(_ output: JSON, _ target: JSON? = nil) -> DataSchemas {
        func object(_ fields: JSON) -> JSON { ["type": "object", "properties": fields] }
        return DataSchemas(
            input: object(["question": ["type": "string"]]),
            output: object(output),
            target: object(target ?? output)
        )
    }

    private func score(
        _ configuration: JSON,
        _ output: String?,
        _ target: String? = nil
    ) async throws -> Score {
        try await PlacedReward(ForeignReward.init, configuration: configuration, named: "ffi")
            .score(
                ScoreRequest(inputs: ["{}"], outputs: [output], targets: [target]),
                call: ScriptedCall()
            )
    }

    @Test func aStringDistanceOfALibraryScoresTexts() async throws {
        let reward = try await PlacedReward(
            ForeignReward.init,
            configuration: .object(Self.distance),
            named: "ffi"
        )
        let score = try await reward.score(
            ScoreRequest(
                inputs: [nil, nil, nil, nil],
                outputs: [#"{"a":"taxi"}"#, #"{"a":"taxis"}"#, #"{"a":"xyz"}"#, nil],
                targets: [#"{"a":"taxi"}"#, #"{"a":"taxi"}"#, #"{"a":"taxi"}"#, #"{"a":"b"}"#]
            ),
            call: ScriptedCall()
        )

        #expect(score.scores[0] == 1)
        #expect(abs(score.scores[1] - 8.0 / 9) < 1e-12)
        #expect(score.scores[2] < 0.5)
        #expect(score.scores[3] == 0)
        #expect(score.unscored.isEmpty)
    }

    @Test func aMissingOutputScoresWhatTheConfigurationSays() async throws {
        let strict = Self.configured(Self.distance, ["failed_score": -1])

        #expect(try await score(strict, nil, #"{"a":"taxi"}"#).scores == [-1])
    }

    @Test func aNumericRoutineScoresNumbers() async throws {
        let near: JSON = [
            "library": "libgsl.so.27", "symbol": "gsl_fcmp",
            "signature": "(x: f64, y: f64, epsilon: f64 = 0.01) -> i32",
            "arguments": ["x": "output.sum", "y": "target.sum"], "equals": 0,
        ]
        #expect(try await score(near, #"{"sum": 100.5}"#, #"{"sum": 100}"#).scores == [1])
        #expect(try await score(near, #"{"sum": 105}"#, #"{"sum": 100}"#).scores == [0])

        let size: JSON = [
            "library": "libm.so.6", "symbol": "fabs", "signature": "(x: f64) -> f64",
            "scale": -1, "offset": 10,
        ]
        #expect(try await score(size, #"{"x": -2.5}"#).scores == [7.5])
    }

    @Test func aTextThatTheLibraryAllocatesIsComparedAndFreed() async throws {
        let folded: JSON = [
            "library": "libglib-2.0.so.0", "symbol": "g_utf8_casefold",
            "signature": "(answer: str, size: i64 = -1) -> owned str by g_free",
            "equals": "target.answer",
        ]
        #expect(try await score(folded, #"{"answer": "ÉTÉ"}"#, #"{"answer": "été"}"#).scores == [1])
        #expect(
            try await score(folded, #"{"answer": "ÉTÉS"}"#, #"{"answer": "été"}"#).scores == [0]
        )
    }

    @Test(arguments: [
        (#"{"x": null}"#, "'output.x' is null, expected a number (f64)"),
        (#"{}"#, "'output.x' is null, expected a number (f64)"),
        (#"{"x": "one"}"#, "'output.x' is string, expected a number (f64)"),
        (#"{"x": -1}"#, "'result' of 'log' is nan"),
        (#"{"x": 0}"#, "'result' of 'log' is -inf"),
    ])
    func aRowThatCannotBeScoredSaysWhy(output: String, reason: String) async throws {
        let logarithm: JSON = [
            "library": "libm.so.6", "symbol": "log", "signature": "(x: f64) -> f64",
        ]
        let score = try await score(logarithm, output)

        #expect(score.unscored[0] == reason)
        #expect(score.scores[0].isNaN)
    }

    @Test func aFieldThatIsNotThereIsNamedBeforeAnyCall() async throws {
        let reward = try await PlacedReward(
            ForeignReward.init,
            configuration: Self.configured(
                Self.distance,
                ["arguments": ["output": "output.anser", "target": "target.answer"]]
            ),
            named: "ffi"
        )
        let text: JSON = ["answer": ["type": "string"], "why": ["type": "string"]]
        let error = await #expect(throws: ComponentError.self) {
            try await reward.check(Self.schemas(text), call: ScriptedCall())
        }

        #expect(
            error?.message
                == "the output has no field 'anser'; its fields are 'answer', 'why'"
        )
        #expect(error?.details["at"] == "/arguments/output")
    }

    @Test func aFieldOfAnotherTypeIsNamedBeforeAnyCall() async throws {
        let reward = try await PlacedReward(
            ForeignReward.init,
            configuration: .object(Self.distance),
            named: "ffi"
        )
        let error = await #expect(throws: ComponentError.self) {
            try await reward.check(
                Self.schemas(["sum": ["type": "number"]]),
                call: ScriptedCall()
            )
        }

        #expect(error?.message == "'output' is number, but 'output' takes a text")
    }

    private static let mistakes: [(JSONObject, String)] = [
        (
            ["arguments": ["outputs": "output.a"]],
            "the signature takes no argument 'outputs' from the data; it takes 'output', 'target'"
        ),
        (
            ["arguments": ["output": "answer"]],
            "'answer' is no field of an example; write 'input.output' or 'output.output' or "
                + "'target.output'"
        ), (["result": "size"], "'fstrcmp' gives no 'size'; it gives 'result'"),
        (
            ["signature": "(output: str, target: ptr) -> f64"],
            "no field of an example can be 'target', a ptr; give it a constant such as '= null', "
                + "or write a plugin"
        ),
        (
            ["signature": "(output: str, target: str) -> void"],
            "the signature gives nothing: a result is void and no parameter is 'out'"
        ),
        (
            ["signature": "(output: str) -> str"],
            "'result' is str, which is no number; say what it must equal to score 1, such as "
                + "equals: target.answer"
        ),
    ]

    @Test(arguments: mistakes)
    func aWrongConfigurationIsRefused(more: JSONObject, message: String) async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await PlacedReward(
                ForeignReward.init,
                configuration: Self.configured(Self.distance, more),
                named: "ffi"
            )
        }

        #expect(error?.message == message)
    }

    @Test func theMetricIsTheMeanOfWhatCouldBeScored() async throws {
        let metric = try await PlacedMetric(
            ForeignMetric.init,
            configuration: [
                "library": "libm.so.6", "symbol": "fabs", "signature": "(x: f64) -> f64",
            ],
            named: "ffi"
        )
        let call = ScriptedCall()
        let partials = try await [[#"{"x": -1}"#, #"{"x": 4}"#], [#"{"x": null}"#, nil]]
            .asyncMap { (outputs: [String?]) in
                let none = [String?](repeating: nil, count: outputs.count)
                let rows = ScoreRequest(inputs: none, outputs: outputs, targets: none)
                return try await metric.measure(
                    MeasureRequest(rows: rows, scores: [0, 0]),
                    call: call
                )
            }
        let merged = try await metric.merge(Partials(partials), call: call)

        // The row that failed counts 0, the one that has no number doesn't count.
        let mean = try await metric.reduce(merged, call: call).numbers
        #expect(mean == [.init(name: "", value: 5.0 / 3)])
    }
}

extension Array {
    fileprivate func asyncMap<Result>(
        _ transform: (Element) async throws -> Result
    ) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
