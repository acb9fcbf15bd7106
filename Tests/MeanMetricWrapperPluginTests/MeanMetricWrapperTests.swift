import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import MeanMetricWrapperPlugin

struct MeanMetricWrapperTests {
    private let metric: PlacedMetric

    init() async throws {
        metric = try await PlacedMetric(MeanMetricWrapper.init, configuration: ["fn": "reward"])
    }

    private func batch(_ scores: [Double], outputs: [String?]? = nil) -> MeasureRequest {
        let texts = [String?](repeating: "{}", count: scores.count)
        return MeasureRequest(
            rows: ScoreRequest(inputs: texts, outputs: outputs ?? texts, targets: texts),
            scores: scores
        )
    }

    private func mean(_ batches: [[Double]]) async throws -> Double {
        let call = ScriptedCall()
        var partials: [Partial] = []
        for scores in batches {
            partials.append(try await metric.measure(batch(scores), call: call))
        }
        let merged = try await metric.merge(Partials(partials), call: call)
        return try await metric.reduce(merged, call: call).numbers[0].value
    }

    @Test func theMeanIsOverSamplesNotOverBatches() async throws {
        // D9: the mean of batch means would be 0.75.
        #expect(try await mean([[0, 1, 0, 1], [1]]) == 0.6)
    }

    // D13: a metric that skips failed samples would say 1.
    @Test func aFailedSampleCountsAsTheRewardScoredIt() async throws {
        let call = ScriptedCall()
        let partial = try await metric.measure(batch([1, 0], outputs: ["{}", nil]), call: call)
        #expect(
            try await metric.reduce(partial, call: call)
                == Measurement([.init(name: "", value: 0.5)])
        )
    }

    @Test func anUnscoredSampleIsLeftOut() async throws {
        #expect(try await mean([[1, .nan], [0, .nan, 1, 0]]) == 0.5)
    }

    @Test func theMeanOfNothingIsZero() async throws {
        #expect(try await mean([]) == 0)
        #expect(try await mean([[]]) == 0)
        #expect(try await mean([[.nan]]) == 0)
    }

    @Test func batchesDoNotShow() async throws {
        var random = KeyedRandom(seed: 1, purpose: "scores")
        let scores = (0..<1000).map { _ in random.unit() * 3 - 1 }
        let whole = try await mean([scores])
        for size in [1, 3, 32, 999] {
            let batches = stride(from: 0, to: scores.count, by: size).map {
                Array(scores[$0..<min($0 + size, scores.count)])
            }
            #expect(try await mean(batches) == whole)
        }
        #expect(try await mean([Array(repeating: 0.1, count: 10)]) == 0.1)
    }

    @Test func anotherRewardCanBeAsked() async throws {
        let metric = try await PlacedMetric(
            MeanMetricWrapper.init,
            configuration: ["fn": "/metrics/0/fn"]
        )
        let call = ScriptedCall(answers: [
            "reward.score": { (value) async throws -> SlotValue in
                #expect(try value.head()["component"] == "/metrics/0/fn")
                #expect(try ScoreRequest(slotValue: value).outputs.count == 3)
                return Score(scores: [0.5, 0, 1], unscored: [1: "no target"]).slotValue
            }
        ])
        let partial = try await metric.measure(batch([0, 0, 0]), call: call)
        #expect(try await metric.reduce(partial, call: call).numbers[0].value == 0.75)
        #expect(call.requests == ["reward.score"])
    }

    @Test func theRunsScoresNeedNoService() async throws {
        let call = ScriptedCall()
        _ = try await metric.measure(batch([1]), call: call)
        #expect(call.requests.isEmpty)
    }

    @Test func theErrorOfTheOtherRewardIsPassedOn() async throws {
        let metric = try await PlacedMetric(
            MeanMetricWrapper.init,
            configuration: ["fn": "/metrics/0/fn"]
        )
        let call = ScriptedCall(answers: [
            "reward.score": { _ in throw ComponentError(.unavailable, "later") }
        ])
        await #expect(throws: ComponentError(.unavailable, "later")) {
            _ = try await metric.measure(batch([0]), call: call)
        }
    }

    @Test func aScoreThatIsNoFiniteNumberIsAnError() async throws {
        await #expect(
            throws: ComponentError(
                .invalidArgument,
                "row 1 has the score inf, expected a finite number"
            )
        ) { _ = try await metric.measure(batch([0, .infinity]), call: ScriptedCall()) }
    }

    @Test func rowsAndScoresMustMatch() async throws {
        var request = batch([1, 1])
        request.scores = [1]
        await #expect(
            throws: ComponentError(.invalidArgument, "there are 1 scores for 2 rows")
        ) { _ = try await metric.measure(request, call: ScriptedCall()) }
    }

    @Test(arguments: [
        "", "null", "[]", #"{"sum": 1, "count": 1}"#, #"{"sum":0,"lost":0,"count":-1}"#,
    ])
    func aForeignPartialIsAnError(text: String) async throws {
        await #expect {
            _ = try await metric.merge(Partials([Partial(text)]), call: ScriptedCall())
        } throws: { error in
            (error as? ComponentError)?.message
                == "the partial is \(text), "
                + "expected an object with the numbers 'sum', 'lost' and 'count'"
        }
    }
}
