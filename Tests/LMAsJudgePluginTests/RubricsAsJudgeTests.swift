import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import LMAsJudgePlugin

struct RubricsAsJudgeTests {
    private static let configuration: JSON = [
        "rubrics": [
            [
                "name": "politeness", "description": "Is the guest addressed kindly?",
                "levels": ["rude", "neutral", "kind"], "weight": 3,
            ],
            ["name": "brevity"],
        ]
    ]
    private static let answer = """
        {"politeness": {"critique": "No greeting.", "score": "neutral"}, \
        "brevity": {"critique": "Short.", "score": 0.9}}
        """

    private func score(
        _ judge: Judge,
        _ configuration: JSON = configuration,
        outputs: [String?] = [#"{"a":"5"}"#]
    ) async throws -> Score {
        let inputs = outputs.map { _ in Optional(#"{"q":"2+3?"}"#) }
        return try await PlacedReward(RubricsAsJudge.init, configuration: configuration).score(
            ScoreRequest(inputs: inputs, outputs: outputs, targets: outputs.map { _ in nil }),
            call: judge.call
        )
    }

    @Test func theModelThatJudgesIsTheOneThatIsNamed() async throws {
        let judge = Judge(saying: Self.answer)
        var configuration = Self.configuration.object ?? [:]
        configuration["language_model"] = "large"

        _ = try await score(judge, .object(configuration))

        #expect(Set(judge.requests.map(\.model)) == ["large"])
    }

    @Test func theScoreIsTheWeightedMeanOfTheGrades() async throws {
        let result = try await score(Judge(saying: Self.answer))

        #expect(abs(result.scores[0] - (3 * 0.5 + 0.9) / 4) < 1e-12)
        #expect(
            result.objectives == [
                [Objective(name: "politeness", value: 0.5), Objective(name: "brevity", value: 0.9)]
            ]
        )
        #expect(result.feedback == ["politeness (neutral): No greeting.\nbrevity (0.9): Short."])
    }

    @Test func theJudgeIsToldTheCriteriaAndSeesTheInput() async throws {
        let judge = Judge(saying: Self.answer)
        _ = try await score(judge)

        #expect(
            try judge.conversation() == """
                [system]
                You judge the output of a program. You see the program's input, the target, which \
                is the right answer, if there is one, and the program's output.

                Grade the output by each of these criteria:
                - politeness: Is the guest addressed kindly? (from worst to best: "rude", \
                "neutral", "kind")
                - brevity

                Answer with a JSON object that has a field for each criterion, by its name, with \
                an object of the fields "critique" (what is right and what is wrong with the \
                output in this respect, in a sentence) and "score". A score is one of the \
                criterion's marks, or, where it has none, a number from 0.0, the worst, to 1.0, \
                the best, in steps of 0.1.
                [user]
                {"input": {"q": "2+3?"}, "output": {"a": "5"}}
                """
        )
    }

    @Test func withoutCritiqueTheGradesAreAsked() async throws {
        var configuration = Self.configuration.object ?? [:]
        configuration["with_critique"] = false
        configuration["score_type"] = "rating"
        configuration["instructions"] = "Be strict."
        let judge = Judge(
            saying: #"{"politeness": {"score": "kind"}, "brevity": {"score": 1}}"#
        )
        let result = try await score(judge, .object(configuration))

        #expect(result.scores == [0.75])
        #expect(result.feedback == ["politeness (kind)\nbrevity (1)"])
        #expect(try judge.conversation().contains("\n\nBe strict.\n\nGrade the output"))
    }

    @Test(
        arguments: [
            ["key": "a"], ["in_mask": "a"], ["out_mask": "b"], ["in_mask_pattern": "^a"],
            ["out_mask_pattern": "b"],
        ] as [JSONObject]
    )
    func theJudgeIsShownTheFieldsThatCount(selection: JSONObject) async throws {
        var configuration = Self.configuration.object ?? [:]
        for member in selection.members { configuration[member.name] = member.value }
        configuration["temperature"] = 0.5
        configuration["max_tokens"] = 7
        configuration["language_model"] = "big"
        let judge = Judge(saying: Self.answer)

        _ = try await score(judge, .object(configuration), outputs: [#"{"a":"5","b":"6"}"#])

        #expect(
            try judge.conversation().hasSuffix(
                #"[user]\n{"input": {"q": "2+3?"}, "output": {"a": "5"}}"#
                    .replacing("\\n", with: "\n")
            )
        )
        #expect(judge.requests[0].model == "big")
        #expect(judge.requests[0].settings.names == ["temperature", "max_tokens", "seed"])
    }

    @Test func aFieldThatIsNotThereIsAnErrorAtSetUp() async throws {
        var configuration = Self.configuration.object ?? [:]
        configuration["in_mask"] = "typo"
        let judge = try await PlacedReward(
            RubricsAsJudge.init,
            configuration: .object(configuration)
        )
        let schema: JSON = ["type": "object", "properties": ["a": [:]]]

        let error = await #expect(throws: ComponentError.self) {
            try await judge.check(
                DataSchemas(input: [:], output: schema, target: [:]),
                call: ScriptedCall()
            )
        }

        #expect(
            error?.message == "'in_mask' names the field 'typo', which the output doesn't have; "
                + "its fields are 'a'"
        )
    }

    @Test func aFailedOutputScoresZeroAndNobodyIsAsked() async throws {
        let judge = Judge(saying: Self.answer)
        let result = try await score(judge, outputs: [nil])

        #expect(result.scores == [0])
        #expect(result.objectives[0].map(\.value) == [0, 0])
        #expect(judge.requests.isEmpty)
    }

    @Test func aGradeThatIsNoneIsAskedForAgainAndThenUnscored() async throws {
        let judge = Judge(saying: #"{"politeness": {"critique": "", "score": "great"}}"#)
        let result = try await score(judge)

        #expect(judge.requests.count == 2)
        #expect(result.unscored[0]?.hasPrefix("the judge: the answer doesn't fit") == true)
        #expect(result.objectives == [[]])
    }

    @Test func oneLevelIsNone() async {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await PlacedReward(
                RubricsAsJudge.init,
                configuration: ["rubrics": [["name": "a", "levels": ["x"]]]]
            )
        }
        #expect(
            error?.message
                == "'a' has one level, which says nothing; give it two or more, or none"
        )
    }

    @Test func twoCriteriaOfOneNameAreAnError() async {
        let error = await #expect(throws: ComponentError.self) {
            _ = try await PlacedReward(
                RubricsAsJudge.init,
                configuration: ["rubrics": [["name": "a"], ["name": "a"]]]
            )
        }
        #expect(error?.message == "two criteria are called 'a'")
        #expect(error?.details["at"] == "/rubrics/1/name")
    }
}
