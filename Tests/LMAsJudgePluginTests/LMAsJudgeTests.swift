import PluginSDK
import PluginTesting
import Testing

@testable import LMAsJudgePlugin

struct LMAsJudgeTests {
    @Test func theModelThatJudgesIsTheOneThatIsNamed() async throws {
        let judge = Judge(saying: #"{"critique": "Right.", "reward": 1.0}"#)

        _ = try? await judge.score(["language_model": "large"])

        #expect(Set(judge.requests.map(\.model)) == ["large"])
    }

    @Test(
        arguments: [
            ("score", "0.0", 0.0), ("score", "0.7", 0.7), ("score", "1", 1),
            ("score", "\"0.70\"", 0.7),
            ("fine_score", "0.85", 0.85), ("rating", "1", 0), ("rating", "3", 0.5),
            ("rating", "5", 1),
            ("rating10", "10", 1), ("rating10", "4", 1.0 / 3), ("rating20", "20", 1),
            ("rating20", "\"1.\"", 0),
        ] as [(String, String, Double)]
    )
    func aScoreIsBroughtToZeroToOne(type: String, answer: String, score: Double) async throws {
        let judge = Judge(saying: #"{"critique": "So so.", "score": \#(answer)}"#)
        let result = try await judge.score(["score_type": .string(type)])
        #expect(result.scores == [score])
        #expect(result.feedback == ["So so."])
        #expect(result.unscored.isEmpty)
        #expect(judge.requests.count == 1)
    }

    @Test(arguments: [("0.3", 0.3), ("1", 1.0), (" 0.5.\n", 0.5)])
    func aJudgeMayGiveTheScoreOnly(answer: String, score: Double) async throws {
        let result = try await Judge(saying: answer).score(["with_critique": false])
        #expect(result.scores == [score])
        #expect(result.feedback.isEmpty)
    }

    @Test func aFailedOutputScoresZeroAndNobodyIsAsked() async throws {
        let judge = Judge(saying: "{}")
        let result = try await judge.score(outputs: [nil])
        #expect(result.scores == [0])
        #expect(result.unscored.isEmpty)
        #expect(judge.requests.isEmpty)
    }

    @Test func rowsAreAskedAtOnceAndKeepTheirNumbers() async throws {
        // The first row's answer waits for the last row's question: one after the other would
        // never end.
        let (stream, go) = AsyncStream<Void>.makeStream()
        let judge = Judge { message in
            if message.contains("row0") { for await _ in stream { break } }
            if message.contains("row2") { go.yield() }
            let score = message.contains("row0") ? "0.1" : message.contains("row1") ? "0.2" : "0.3"
            return Completion(content: #"{"critique": "c\#(score)", "score": \#(score)}"#)
        }
        let outputs = (0..<4).map { $0 == 3 ? nil : #"{"a":"row\#($0)"}"# }
        let nothing = [String?](repeating: nil, count: 4)
        let result = try await judge.score(inputs: nothing, outputs: outputs, targets: nothing)
        #expect(result.scores == [0.1, 0.2, 0.3, 0])
        #expect(result.feedback == ["c0.1", "c0.2", "c0.3", nil])
    }

    @Test func equalRowsAreOneQuestion() async throws {
        let judge = Judge(saying: #"{"critique": "So so.", "score": 0.4}"#)
        let output = #"{"a":"5"}"#

        let result = try await judge.score(
            ["temperature": 1],
            inputs: [nil, nil, nil],
            outputs: [output, nil, output],
            targets: [nil, nil, nil]
        )

        #expect(result.scores == [0.4, 0, 0.4])
        #expect(judge.requests.count == 1)
    }

    // D8: a score outside the scale used to pass.
    @Test func aJudgementOffTheScaleIsAskedForAgain() async throws {
        let judge = Judge { message in
            Completion(
                content: message.hasPrefix("This answer can't be used")
                    ? #"{"critique": "Good.", "score": 0.9}"#
                    : #"{"critique": "Good.", "score": 9}"#
            )
        }
        let result = try await judge.score()
        #expect(result.scores == [0.9])
        #expect(
            try judge.conversation(1).hasSuffix(
                """
                [assistant]
                {"critique": "Good.", "score": 9}
                [user]
                This answer can't be used: /score: found 9, expected one of 0, 0.1, 0.2, 0.3, 0.4, \
                0.5, 0.6, 0.7, 0.8, 0.9, 1. Answer again, with nothing but a JSON object that fits \
                the schema.
                """
            )
        )
    }

    @Test func anUnreadableJudgementLeavesTheRowUnscored() async throws {
        let judge = Judge { message in
            Completion(
                content: message.contains("bad") || message.hasPrefix("This")
                    ? "Nice!" : #"{"critique": "", "score": 1}"#
            )
        }
        let result = try await judge.score(
            inputs: [nil, nil],
            outputs: [#"{"a":"bad"}"#, #"{"a":"good"}"#],
            targets: [nil, nil]
        )
        #expect(result.scores[0].isNaN)
        #expect(result.scores[1] == 1)
        #expect(result.unscored.keys.sorted() == [0])
        #expect(
            result.unscored[0]?.hasPrefix("the judge: the answer doesn't fit after 2 attempts: ")
                == true
        )
    }

    @Test func aBusyJudgeLeavesTheRowUnscored() async throws {
        let judge = Judge { _ in throw ComponentError(.resourceExhausted, "too many requests") }
        let result = try await judge.score()
        #expect(result.unscored == [0: "the judge: too many requests"])
    }

    @Test func aRowThatIsNoJSONIsUnscored() async throws {
        let result = try await Judge(saying: "{}").score(outputs: ["{"])
        #expect(result.unscored[0]?.hasPrefix("the row is no JSON: line 1, column 2") == true)
    }

    @Test(arguments: [Status.permissionDenied, .unimplemented, .notFound, .cancelled])
    func aJudgeThatIsNotThereEndsTheRun(status: Status) async throws {
        let judge = Judge { _ in throw ComponentError(status, "no") }
        await #expect(throws: ComponentError(status, "no")) { _ = try await judge.score() }
    }

    @Test func theSeedOfARowDoesNotDependOnItsNeighbours() async throws {
        func seeds(_ outputs: [String]) async throws -> [String: Int] {
            let judge = Judge(saying: #"{"critique": "", "score": 1}"#)
            let nothing = [String?](repeating: nil, count: outputs.count)
            _ = try await judge.score(
                ["temperature": 0.5],
                inputs: nothing,
                outputs: outputs,
                targets: nothing
            )
            return Dictionary(
                uniqueKeysWithValues: judge.requests.map {
                    ($0.messages.last ?? "", $0.settings["seed"]?.integer ?? -1)
                }
            )
        }
        let alone = try await seeds([#"{"a":1}"#])
        let together = try await seeds([#"{"a":2}"#, #"{"a":1}"#])
        #expect(Set(together.values).count == 2)
        for (message, seed) in alone { #expect(together[message] == seed && seed >= 0) }
    }

    // D6: a key that names nothing.
    @Test func aKeyThatNamesNoFieldIsAnError() async throws {
        let answer: JSON = ["properties": ["answer": ["type": "string"]]]
        let judge = try LMAsJudge(configuration: ["key": "typo"])
        let message =
            "'key' names the field 'typo', which the output doesn't have; its fields are 'answer'"
        await #expect {
            try await judge.check(
                DataSchemas(input: [:], output: answer, target: answer),
                call: ScriptedCall()
            )
        } throws: { ($0 as? ComponentError)?.message == message }
        // Data without targets are no mistake: the output is judged alone.
        try await LMAsJudge(configuration: ["key": "answer"]).check(
            DataSchemas(input: [:], output: answer, target: [:]),
            call: ScriptedCall()
        )
    }
}
