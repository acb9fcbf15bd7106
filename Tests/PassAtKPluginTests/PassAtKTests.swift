import PluginSDK
import PluginTesting
import Testing

@testable import PassAtKPlugin

struct PassAtKTests {
    private func metric(_ form: PassAtK.Form, _ draws: Int, _ more: JSONObject = [:]) -> PassAtK {
        var configuration = more
        configuration["k"] = .integer(Int64(draws))
        return PassAtK(form, configuration: .object(configuration))
    }

    /// Answers to examples, each with the scores of its answers.
    private func rows(
        _ examples: [[Double]]
    ) -> (rows: [(output: String?, target: String?)], [Double]) {
        var rows: [(output: String?, target: String?)] = []
        for (number, scores) in examples.enumerated() {
            for _ in scores { rows.append(("{}", "{\"n\": \(number)}")) }
        }
        return (rows, examples.flatMap { $0 })
    }

    private func value(_ metric: PassAtK, _ examples: [[Double]]) async throws -> Double {
        let (rows, scores) = rows(examples)
        return try await Measuring(metric).numbers(rows, scores: scores)[0].value
    }

    @Test(arguments: [
        (PassAtK.Form.oneOf, 1, 0.5), (.oneOf, 2, 1 - 1.0 / 6), (.oneOf, 3, 1), (.allOf, 1, 0.5),
        (.allOf, 2, 1.0 / 6), (.allOf, 3, 0), (.gap, 1, 0), (.gap, 2, 4.0 / 6), (.gap, 4, 1),
    ])
    func twoOfFourAnswersPass(form: PassAtK.Form, draws: Int, expected: Double) async throws {
        let found = try await value(metric(form, draws), [[1, 0, 1, 0.5]])
        #expect(abs(found - expected) < 1e-12)
    }

    @Test func theMeanIsOverExamples() async throws {
        #expect(try await value(metric(.oneOf, 1), [[1, 1, 1, 1], [0, 0]]) == 0.5)
    }

    @Test func theThresholdSaysWhatPasses() async throws {
        #expect(try await value(metric(.oneOf, 1, ["pass_threshold": 0.5]), [[0.5, 0.4]]) == 0.5)
    }

    // D13: an answer that failed doesn't pass, whatever the threshold.
    @Test func aFailedAnswerDoesNotPass() async throws {
        let measuring = Measuring(metric(.oneOf, 1, ["pass_threshold": 0]))
        let numbers = try await measuring.numbers([(nil, "{}"), ("{}", "{}")], scores: [0, 0])
        #expect(numbers.map(\.value) == [0.5])
    }

    @Test func anUnscoredAnswerIsLeftOut() async throws {
        #expect(try await value(metric(.oneOf, 1), [[1, .nan]]) == 1)
    }

    @Test func tooFewAnswersAreAnError() async throws {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await value(metric(.oneOf, 3), [[1], [1]])
        }
        #expect(
            error?.message
                == "'k' is 3, but no example has more than 1 answer; repeat each row of the data "
                + "3 times, or lower 'k'"
        )
    }

    @Test func anExampleWithTooFewAnswersIsLeftOut() async throws {
        #expect(try await value(metric(.allOf, 2), [[1, 1], [0], [0, 1]]) == 0.5)
    }

    @Test func anotherRewardCanBeAsked() async throws {
        let call = ScriptedCall(answers: [
            "reward.score": { (value) async throws -> SlotValue in
                #expect(try value.head()["component"] == "/metrics/0/reward")
                return Score(scores: [1, 0]).slotValue
            }
        ])
        let measuring = Measuring(metric(.oneOf, 1, ["reward": "/metrics/0/reward"]), call: call)
        #expect(try await measuring.numbers([("{}", "{}"), ("{}", "{}")])[0].value == 0.5)
    }

    @Test func theMetricOfNothingIsZero() async throws {
        #expect(try await value(metric(.gap, 1), []) == 0)
    }

    @Test(arguments: [PassAtK.Form.oneOf, .allOf, .gap])
    func mergedInAnyOrderPartialsSayWhatOneBatchSays(form: PassAtK.Form) async throws {
        var random = KeyedRandom(seed: 1, purpose: "passes")
        let examples = (0..<20).map { _ in
            (0..<(2 + random.next() % 4)).map { _ in Double(random.next() % 2) }
        }
        let (rows, scores) = rows(examples)
        let ways = try await Measuring(metric(form, 2)).everyWay(rows, scores: scores, seed: 3)
        #expect(ways.allSatisfy { $0 == ways[0] })
    }

    @Test(arguments: ["", "null", #"{"a": [1]}"#, #"{"a": [1, 2]}"#])
    func aForeignPartialIsAnError(text: String) async {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await metric(.oneOf, 1).merge(Partials([Partial(text)]), call: ScriptedCall())
        }
        #expect(
            error?.message == "the partial is \(text), expected an object with the numbers of "
                + "answers and of those that pass, by example"
        )
    }
}
