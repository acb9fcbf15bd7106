import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

/// Decisions that count only where the model is sure.
struct ThresholdTests {
    private static let configuration: JSON = [
        "question": "Is it urgent?", "labels": ["yes", "no", "unknown"],
        "input_schema": Fixture.question,
    ]
    /// As a model weighs the labels: shares of 0.6, 0.3 and 0.1.
    private static let weighed = Completion(
        content: "yes",
        choiceLogProbabilities: [-0.5108, -1.2040, -2.3026]
    )

    private func response(
        _ changes: JSONObject,
        variables: String = "{}",
        _ completion: Completion = weighed
    ) async throws -> ModuleResponse {
        var configuration = Self.configuration.object ?? [:]
        for member in changes.members { configuration[member.name] = member.value }
        return try await PlacedModule(Decision.init, configuration: .object(configuration)).run(
            ModuleRequest(input: #"{"question": "2+3?"}"#, variables: variables),
            call: ScriptedModel(completions: [completion]).call()
        )
    }

    private func choice(
        _ changes: JSONObject,
        variables: String = "{}",
        _ completion: Completion = weighed
    ) async throws -> JSON? {
        let output = try await response(changes, variables: variables, completion).output
        return try output.map { try JSON(parsing: $0)["choice"] ?? .null }
    }

    @Test func aLabelThatIsLikelyEnoughIsChosen() async throws {
        #expect(try await choice(["threshold": 0.59, "otherwise": "no"]) == "yes")
    }

    @Test func elseTheLabelForThatCaseIs() async throws {
        #expect(try await choice(["threshold": 0.61, "otherwise": "unknown"]) == "unknown")
    }

    @Test func theLabelForThatCaseIsNotChosenOtherwise() async throws {
        // The likeliest of the others, as a rule "yes if its likelihood is at least 0.2" has it.
        let asked: JSONObject = ["threshold": 0.2, "otherwise": "yes"]
        #expect(try await choice(asked) == "no")
    }

    @Test func withoutSuchALabelTheOutputIsMissing() async throws {
        let response = try await response(["threshold": 0.75])
        #expect(response.output == nil)
        #expect(
            response.reason
                == "the likeliest label, 'yes', has a likelihood of 0.6; the threshold is 0.75"
        )
    }

    @Test func theThresholdOfACandidateGoesBeforeTheConfigurations() async throws {
        let asked: JSONObject = ["threshold": 0.9, "otherwise": "no"]
        #expect(try await choice(asked, variables: #"{"threshold": 0.5}"#) == "yes")
        #expect(try await choice(asked, variables: #"{"threshold": 0.95}"#) == "no")
    }

    @Test func calibratedLikelihoodsAreWhatCounts() async throws {
        // The same weights for inputs without content: none of the labels gains by the input.
        let asked: JSONObject = ["threshold": 0.5, "otherwise": "unknown", "calibrate": true]
        #expect(try await choice(asked) == "unknown")
        #expect(try await choice(["calibrate": true]) == "yes")
    }

    @Test func aModelThatDoesNotWeighIsNoHelp() async throws {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await response(["threshold": 0.5], Completion(content: "yes"))
        }
        #expect(
            error?.message
                == "the language model 'default' doesn't say how likely choices are; 'threshold' "
                + "needs one that does, such as a local model"
        )
    }

    private static let cases: [(JSON, String)] = [
        (
            ["threshold": 0.5, "thinking": true],
            "with 'thinking' the model writes the label instead of weighing all of them, so there "
                + "is no likelihood; leave one of the two out"
        ),
        (
            ["threshold": 0.5, "otherwise": "maybe"],
            "'maybe' is none of the labels; name one of 'yes', 'no', 'unknown', or add it to them"
        ),
        (
            ["otherwise": "no"],
            "'otherwise' is chosen where no other label is as likely as the 'threshold'; say how "
                + "likely that is, from 0 to 1"
        ),
    ]

    @Test(arguments: cases)
    func whatCouldHaveNoEffectIsRefused(changes: JSON, message: String) async throws {
        var configuration = Self.configuration.object ?? [:]
        for member in changes.object?.members ?? [] { configuration[member.name] = member.value }
        let error = #expect(throws: ComponentError.self) {
            _ = try Decision(configuration: .object(configuration))
        }
        #expect(error?.message == message)
    }

    @Test func textsThatCanNotBeWrittenHaveNoShare() {
        let weights = ChoiceWeights(
            choices: ["a", "b", "c"],
            logProbabilities: [-.infinity, -1200, -.infinity],
            prior: [-.infinity, -3, -2]
        )
        #expect(weights.shares == [0, 1, 0])
        #expect(weights.choice(atLeast: 1, otherwise: nil) == .made("b"))
    }
}
