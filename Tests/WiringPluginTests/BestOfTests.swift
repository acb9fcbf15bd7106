import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import WiringPlugin

struct BestOfTests {
    private static let configuration: JSON = [
        "rewards": [["reward": "length", "weight": 1], ["reward": "closeness", "weight": 2]]
    ]
    private static let answer: JSON = [
        "type": "object", "properties": ["text": ["type": "string"]], "required": ["text"],
    ]
    private static let question: JSON = [
        "type": "object", "properties": ["question": ["type": "string"]],
    ]

    /// A host whose rewards give an output its number under the reward's name.
    private func call() -> ScriptedCall {
        ScriptedCall(answers: [
            "reward.score": { (value) async throws -> SlotValue in
                let name = try value.head()["component"]?.string ?? ""
                let rows = try ScoreRequest(slotValue: value)
                #expect(rows.targets.allSatisfy { $0 == nil })
                #expect(rows.inputs.allSatisfy { $0 == #"{"question":"?"}"# })
                var score = Score(scores: [])
                for (row, output) in rows.outputs.enumerated() {
                    let number = try output.flatMap { try JSON(parsing: $0)[name]?.number }
                    score.scores.append(number ?? .nan)
                    if number == nil { score.unscored[row] = "no \(name)" }
                }
                return score.slotValue
            },
            "reward.check": { _ in SlotValue() },
        ])
    }

    private func best(
        of answers: [String?],
        variables: String = "{}"
    ) async throws -> ModuleResponse {
        let module = try await PlacedModule(
            { BestOf(configuration: $0) },
            configuration: Self.configuration
        )
        return try await module.run(
            ModuleRequest(inputs: [#"{"question":"?"}"#] + answers, variables: variables),
            call: call()
        )
    }

    private let long = #"{"length":0.9,"closeness":0.2}"#
    private let close = #"{"length":0.1,"closeness":0.7}"#

    @Test func theHighestSumOfWeightedScoresIsGiven() async throws {
        #expect(try await best(of: [long, close]).output == close)
        #expect(try await best(of: [close, long]).output == close)
    }

    @Test func theWeightsOfACandidateGoBeforeTheConfigurations() async throws {
        let weights = #"{"rewards.0.weight": 2, "rewards.1.weight": 0.5}"#
        #expect(try await best(of: [close, long], variables: weights).output == long)
    }

    @Test func ofEqualsTheFirstIsGiven() async throws {
        let other = #"{"closeness":0.7,"length":0.1}"#
        #expect(try await best(of: [other, close]).output == other)
    }

    @Test func answersThatAreMissingOrUnscoredAreNotChosen() async throws {
        #expect(try await best(of: [nil, #"{"length":9}"#, long]).output == long)
    }

    @Test func withoutAnAnswerThereIsNone() async throws {
        let unscored = try await best(of: [#"{"length":9}"#, nil])
        #expect(unscored.output == nil)
        #expect(unscored.reason == "no answer could be scored: no closeness")
        let missing = try await best(of: [nil, nil])
        #expect(missing.output == nil)
        #expect(missing.reason == "all answers are missing")
    }

    @Test func rewardsAreCheckedWithWhatTheyWillSee() async throws {
        let call = call()
        let module = try await PlacedModule(
            { BestOf(configuration: $0) },
            configuration: Self.configuration
        )
        let shape = try await module.infer(
            InferRequest(
                input: [:],
                inputs: [Self.question, Self.answer, Self.answer],
                output: nil
            ),
            call: call
        )
        #expect(shape.output == Self.answer)
        #expect(shape.takesEachInput)
        #expect(call.requests == ["reward.check", "reward.check"])
    }

    @Test func thereIsNoBestOfOne() async throws {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await BestOf(configuration: Self.configuration).infer(
                InferRequest(input: [:], inputs: [Self.question, Self.answer], output: nil),
                call: call()
            )
        }
        #expect(
            error?.message
                == "the best is chosen of at least two answers to what was asked, as in "
                + "input: [question, short, long]; found 2 inputs"
        )
    }
}
