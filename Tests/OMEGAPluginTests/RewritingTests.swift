import PluginSDK
import PluginTesting
import Synchronization
import Testing

@testable import OMEGAPlugin

struct RewritingTests {
    /// Remembers requests.
    ///
    /// A class because it records.
    private final class Recorder: Sendable {
        let requests = Mutex<[CompletionRequest]>([])
        let texts = Mutex<[String]>([])

        func model(
            _ answer: @escaping @Sendable (CompletionRequest) throws -> Completion
        ) -> @Sendable (CompletionRequest) throws -> Completion {
            { request in
                self.requests.withLock { $0.append(request) }
                return try answer(request)
            }
        }
    }

    private func firstStep(
        _ configuration: JSON = ["optimize_examples": false, "children_per_step": 1],
        _ recorder: Recorder = Recorder(),
        model: @escaping @Sendable (CompletionRequest) throws -> Completion
    ) async throws -> SearchRehearsal {
        var rehearsal = try RuleTask().rehearsal(configuration, model: recorder.model(model))
        try await rehearsal.begin()
        try await rehearsal.step(0, batch: [0, 1, 2])
        return rehearsal
    }

    @Test(arguments: [
        "Sure!", "{}", #"{"instructions": 3}"#, #"{"instructions": "  "}"#, #"{"instructions": "#,
        #"{"instructions": "name the KIND"}"#, "[]", "",
    ]) func turnsAwayWhatCannotBeUsedBeforeItCostsARollout(content: String) async throws {
        let recorder = Recorder()

        let rehearsal = try await firstStep(
            ["optimize_examples": false, "children_per_step": 1],
            recorder
        ) { _ in Completion(content: content) }

        #expect(recorder.requests.withLock { $0.count } == 2)
        #expect(rehearsal.asks == [[0, 1], []])
    }

    @Test func theModelReasonsFirstIfThatIsWanted() async throws {
        let recorder = Recorder()

        let rehearsal = try await firstStep(
            [
                "optimize_examples": false, "children_per_step": 1, "use_chain_of_thought": true,
                "reasoning_effort": "low",
            ],
            recorder
        ) { _ in Completion(content: #"{"thinking": "Hm.", "instructions": "Use rule 0."}"#) }

        let request = try #require(recorder.requests.withLock { $0.first })
        #expect(
            request.messages.first?.hasSuffix(
                #"your reasoning step by step, and then \"instructions\"."}"#
            ) == true
        )
        let schema = try JSON(parsing: request.schema ?? "")
        #expect(schema["required"] == ["thinking", "instructions"])
        #expect(request.settings["reasoning_effort"] == "low")
        #expect(rehearsal.trials[2].variables == ["answer/instructions": "Use rule 0."])
    }

    @Test func turnsAwayATruncatedAnswer() async throws {
        let rehearsal = try await firstStep { _ in
            Completion(content: #"{"instructions": "rule 0 and rule 1"}"#, finish: "length")
        }

        #expect(rehearsal.asks == [[0, 1], []])
    }

    @Test func turnsAwayWhatCopiesTheBatch() async throws {
        let rehearsal = try await firstStep { request in
            #expect(request.messages.joined().contains("text number 0"))
            return Completion(
                content: #"{"instructions": "one two three four five six seven eight nine"}"#
            )
        }
        let long = "one two three four five six seven eight nine ten"
        var copying = try RuleTask().rehearsal(
            ["optimize_examples": false],
            model: { _ in Completion(content: #"{"instructions": "If \#(long), say so."}"#) },
            task: { trial, example in
                TrialResults.Row(
                    trial: trial.id,
                    example: example,
                    score: 0,
                    trace: JSON.object(["input": ["text": .string(long)]]).text()
                )
            }
        )
        try await copying.begin()
        try await copying.step(0, batch: [0])

        #expect(rehearsal.asks.count == 3)
        #expect(copying.asks == [[0, 1], []])
    }

    @Test func takesTheSecondAnswerIfTheFirstIsNoUse() async throws {
        let recorder = Recorder()

        let rehearsal = try await firstStep(
            ["optimize_examples": false, "children_per_step": 1],
            recorder
        ) { request in
            request.messages.count == 2
                ? Completion(content: "Well.")
                : Completion(content: "```json\n{\"instructions\": \"Use rule 0.\"}\n```")
        }

        #expect(rehearsal.trials[2].variables == ["answer/instructions": "Use rule 0."])
        let complaint = try #require(recorder.requests.withLock { $0.last?.messages.last })
        #expect(
            complaint.contains(
                #"That can't be used: it is no JSON object with a text named \"instructions\"."#
            )
        )
    }

    @Test func losesOneChildAndSaysSoIfTheModelFails() async throws {
        let rehearsal = try await firstStep { _ in
            throw ComponentError(.unavailable, "the server is down")
        }

        #expect(rehearsal.asks == [[0, 1], []])
        #expect(
            rehearsal.call.lines == [
                "warning: mutation/step:0/child:0: 'default' gave no answer, so this child is "
                    + "dropped: the server is down"
            ]
        )
    }

    @Test func putsWhatNeverChangesFirst() async throws {
        let recorder = Recorder()
        let task = RuleTask()

        _ = try await task.run(
            task.rehearsal(
                [
                    "optimize_examples": false, "instructions": "Kinds are numbers.",
                    "merging_rate": 0,
                ],
                model: recorder.model(RuleTask.goodModel)
            )
        )

        let requests = recorder.requests.withLock { $0 }
        #expect(requests.count > 3)
        #expect(Set(requests.map { $0.messages[0] }).count == 1)
        #expect(requests.allSatisfy { $0.stableMessages == 1 && $0.model == "default" })
        #expect(requests[0].messages[0].contains("Kinds are numbers."))
        #expect(requests[0].messages[0].contains("Names the kind of a text."))
        #expect(requests[0].schema == Prompts.schema(thinks: false).text())
    }

    @Test func seedsWhatIsDrawnAndNothingElse() async throws {
        let (warm, cold) = (Recorder(), Recorder())

        _ = try await firstStep(["optimize_examples": false], warm, model: RuleTask.goodModel)
        _ = try await firstStep(
            ["optimize_examples": false, "mutation_temperature": 0],
            cold,
            model: RuleTask.goodModel
        )

        let seeds = warm.requests.withLock { $0.map { $0.settings["seed"]?.integer } }
        #expect(seeds.count > 1 && Set(seeds).count == seeds.count && !seeds.contains(nil))
        #expect(cold.requests.withLock { $0.allSatisfy { $0.settings["seed"] == nil } })
        #expect(warm.requests.withLock { $0[0].settings["max_tokens"] } == 256)
    }

    @Test func embedsEachTextOnce() async throws {
        let recorder = Recorder()
        let task = RuleTask()

        let rehearsal = try await task.run(
            task.rehearsal(
                ["embedding_model": "embedder", "merging_rate": 0.4, "population_size": 3],
                embedding: { text in
                    recorder.texts.withLock { $0.append(text) }
                    return (0..<8).map { rest in Float(text.utf8.count { Int($0) % 8 == rest }) }
                }
            ),
            epochs: 3
        )

        let texts = recorder.texts.withLock { $0 }
        #expect(texts.contains("Name the kind."))
        #expect(texts.count > 2)
        #expect(Set(texts).count == texts.count)
        #expect(rehearsal.call.requests.contains("embed"))
    }

    @Test func comparesByWordsIfNothingCanBeEmbedded() async throws {
        let task = RuleTask()
        // The call has no service "embed".
        let rehearsal = try await task.run(
            task.rehearsal(["embedding_model": "embedder", "optimize_examples": false]),
            epochs: 3
        )

        #expect(task.mean(try await rehearsal.conclude().variables) > 0.3)
        #expect(rehearsal.call.lines.contains { $0.hasPrefix("warning: 'embedder' gave no") })
    }
}
