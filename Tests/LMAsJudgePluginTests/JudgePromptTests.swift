import PlacedComponents
import PluginSDK
import Testing

@testable import LMAsJudgePlugin

struct JudgePromptTests {
    private let good = #"{"critique": "Right.", "score": 1.0}"#

    @Test func theJudgeSeesInputTargetAndOutput() async throws {
        let judge = Judge(saying: good)
        _ = try await judge.score()
        #expect(
            try judge.conversation() == #"""
                [system]
                You judge the output of a program. You see the program's input, the target, which \#
                is the right answer, if there is one, and the program's output.

                Judge how well the output answers the input and, if there is a target, whether it \#
                means the same.

                Answer with a JSON object that has the fields "critique" (what is right and what \#
                is wrong with the output, in a few sentences) and "score" (a number from 0.0, the \#
                worst, to 1.0, the best, in steps of 0.1).
                [user]
                {"input": {"q": "2+3?"}, "target": {"a": "five"}, "output": {"a": "5"}}
                """#
        )
        let request = try #require(judge.requests.first)
        #expect(request.stableMessages == 1)
        #expect(request.settings.isEmpty)
        #expect(
            request.schema
                == #"{"type":"object","properties":{"critique":{"type":"string"},"score":{"type":"#
                + #""number","enum":[0.0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1.0]}},"required":"#
                + #"["critique","score"],"additionalProperties":false}"#
        )
    }

    @Test func examplesAreTurnsAndAShortListIsCriteria() async throws {
        let judge = Judge(saying: "4")
        let example: JSON = [
            "input": ["q": "1+1?"], "output": ["a": "3"], "critique": "Wrong.", "score": 1.0,
        ]
        _ = try await judge.score([
            "instructions": "accuracy,  helpfulness, clarity", "examples": [example],
            "score_type": "rating", "with_critique": false, "max_tokens": 5,
        ])
        #expect(
            try judge.conversation() == #"""
                [system]
                You judge the output of a program. You see the program's input, the target, which \#
                is the right answer, if there is one, and the program's output.

                Judge the output by these criteria: accuracy, helpfulness, clarity.

                Answer with the score and nothing else: a whole number from 1, the worst, to 5, \#
                the best.
                [user]
                {"input": {"q": "1+1?"}, "output": {"a": "3"}}
                [assistant]
                1
                [user]
                {"input": {"q": "2+3?"}, "target": {"a": "five"}, "output": {"a": "5"}}
                """#
        )
        let request = try #require(judge.requests.first)
        #expect(request.choices == ["1", "2", "3", "4", "5"])
        #expect(request.schema == nil)
        #expect(request.stableMessages == 3)
        #expect(request.settings == ["max_tokens": 5])
    }

    @Test func anExampleShowsItsCritique() throws {
        let prompt = try JudgePrompt(
            instructions: "",
            examples: [["output": ["a": 1], "critique": "Hm.", "score": 0.5]],
            scale: ScoreScale("score"),
            hasCritique: true
        )
        #expect(
            prompt.stableMessages.last
                == ChatMessage(.assistant, #"{"critique": "Hm.", "score": 0.5}"#).text
        )
    }

    @Test(arguments: [
        ("clarity", "Judge the output by these criteria: clarity."),
        ("tone of voice, brevity", "Judge the output by these criteria: tone of voice, brevity."),
        ("Punish slang.", "Punish slang."),
        ("say how polite the answer is", "say how polite the answer is"),
    ])
    func instructionsMayBeCriteriaOrText(instructions: String, text: String) throws {
        let prompt = try JudgePrompt(
            instructions: instructions,
            examples: [],
            scale: ScoreScale("score"),
            hasCritique: true
        )
        let content = try JSON(parsing: prompt.stableMessages[0])["content"]?.string ?? ""
        #expect(content.split(separator: "\n\n")[1] == text)
    }

    @Test func whatComesBeforeTheRowIsTheSameForAllRows() async throws {
        let judge = Judge(saying: good)
        _ = try await judge.score(
            inputs: ["{}", nil],
            outputs: [#"{"a":1}"#, #"{"a":2}"#],
            targets: [nil, #"{"a":2}"#]
        )
        let stable = judge.requests.map { Array($0.messages.prefix($0.stableMessages)) }
        #expect(stable.count == 2)
        #expect(stable[0] == stable[1])
        let rows = judge.requests.compactMap(\.messages.last).sorted()
        #expect(
            rows == [
                ChatMessage(.user, #"{"input": {}, "output": {"a": 1}}"#).text,
                ChatMessage(.user, #"{"target": {"a": 2}, "output": {"a": 2}}"#).text,
            ]
        )
    }

    @Test func anExampleOffTheScaleIsAnError() async {
        await #expect(
            throws: ComponentError(
                .invalidArgument,
                "example 1 has the score 0.55, expected a number from 0.0, the worst, to 1.0, "
                    + "the best, in steps of 0.1",
                details: ["at": "/examples/0/score"]
            )
        ) {
            _ = try await PlacedReward(
                LMAsJudge.init,
                configuration: ["examples": [["output": ["a": 1], "score": 0.55]]]
            )
        }
    }

    @Test func onlyTheKeysFieldsAreShown() async throws {
        let judge = Judge(saying: good)
        _ = try await judge.score(
            ["key": "a"],
            outputs: [#"{"thinking":"no","a":"5"}"#],
            targets: [#"{"a":"5","b":"x"}"#]
        )
        #expect(
            judge.requests[0].messages.last
                == ChatMessage(
                    .user,
                    #"{"input": {"q": "2+3?"}, "target": {"a": "5"}, "output": {"a": "5"}}"#
                ).text
        )
    }
}
