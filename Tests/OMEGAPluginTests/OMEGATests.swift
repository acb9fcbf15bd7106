import PluginSDK
import PluginTesting
import Testing

@testable import OMEGAPlugin

struct OMEGATests {
    @Test func improvesInstructionsByWhatWentWrong() async throws {
        let task = RuleTask()
        let rehearsal = try await task.run(task.rehearsal(["optimize_examples": false]), epochs: 3)

        let conclusion = try await rehearsal.conclude()

        #expect(task.mean(conclusion.variables) >= 0.8)
        #expect(conclusion.variables.names == ["answer/instructions"])
        #expect(conclusion.why.hasSuffix("the initial program had 0.00"))
    }

    @Test func findsGoodExamplesIfTheModelIsUseless() async throws {
        let task = RuleTask()
        let rehearsal = try await task.run(
            task.rehearsal(model: { _ in Completion(content: "Sure! Here you go.") }),
            epochs: 4
        )

        let conclusion = try await rehearsal.conclude()

        #expect(task.mean(conclusion.variables) >= 0.8)
        #expect(conclusion.variables.names == ["answer/examples"])
    }

    @Test func asksParentsThenGateThenBlocksOfTheValidationSet() async throws {
        let task = RuleTask()
        var rehearsal = try task.rehearsal(["optimize_examples": false, "children_per_step": 1])

        try await rehearsal.begin()
        try await rehearsal.step(0, batch: [0, 1, 2])

        let asked = rehearsal.asks.map { ask in
            ask.map { id -> String in
                let trial = rehearsal.trials[id]
                let who = trial.variables.isEmpty ? "initial" : "child"
                return "\(who) on \(trial.examples.count) \(trial.split.rawValue)"
                    + (trial.wantsTraces ? " with traces" : "")
            }
        }
        #expect(
            asked == [
                ["initial on 12 validation", "initial on 3 train with traces"],
                ["child on 3 train"], ["child on 12 validation"],
                ["initial on 12 validation", "child on 12 validation"],
                ["initial on 12 validation", "child on 12 validation"], [],
            ]
        )
        #expect(rehearsal.trials[0].id == 0 && rehearsal.trials[0].note == "the initial program")
        #expect(rehearsal.trials[2].parents == [0])
        #expect(
            rehearsal.trials[2].note
                == "instructions rewritten by the language model after 3 bad predictions"
        )
    }

    @Test func endsAtTheGateIfTheChildGainsNothing() async throws {
        var rehearsal = try RuleTask().rehearsal(
            ["optimize_examples": false, "children_per_step": 1],
            model: { _ in Completion(content: #"{"instructions": "Think hard about it."}"#) }
        )

        try await rehearsal.begin()
        try await rehearsal.step(0, batch: [0, 1, 2])

        #expect(rehearsal.asks == [[0, 1], [2], []])
        #expect(try await rehearsal.conclude().variables.isEmpty)
    }

    @Test func costsNothingButTheParentWhereAllIsPerfect() async throws {
        var rehearsal = try RuleTask().rehearsal(task: { trial, example in
            TrialResults.Row(
                trial: trial.id,
                example: example,
                score: 1,
                trace: trial.wantsTraces ? "{}" : nil
            )
        })

        try await rehearsal.begin()
        try await rehearsal.step(0, batch: [0, 1, 2])
        try await rehearsal.step(1, batch: [3])

        #expect(rehearsal.asks == [[0, 1], [], [2], []])
        #expect(!rehearsal.call.requests.contains("lm.generate"))
    }

    // D4: crossover really happens, the more often the later the epoch.
    @Test func crossesCandidatesAtTheMergingRate() async throws {
        let task = RuleTask()

        let often = try await task.run(task.rehearsal(["merging_rate": 0.5]), epochs: 3)
        let never = try await task.run(task.rehearsal(["merging_rate": 0]), epochs: 3)

        let crossed = often.trials.filter { $0.note.hasPrefix("crossover of candidates") }
        #expect(!crossed.isEmpty)
        #expect(crossed.allSatisfy { $0.parents.count == 2 })
        #expect(!never.trials.contains { $0.note.hasPrefix("crossover") })
    }

    // D5: who meets easy examples doesn't win for that.
    @Test func comparesOnCommonExamplesOnly() async throws {
        let task = RuleTask()
        let rehearsal = try await task.run(
            task.rehearsal(task: { trial, example in
                TrialResults.Row(
                    trial: trial.id,
                    example: example,
                    score: Double(example % 5) / 5,
                    trace: trial.wantsTraces ? "{}" : nil
                )
            })
        )

        #expect(try await rehearsal.conclude().variables.isEmpty)
        #expect(rehearsal.trials.allSatisfy { $0.split == .train || $0.id == 0 })
    }

    @Test func neverShowsAnExampleThatItIsGatedOn() async throws {
        let task = RuleTask()
        let rehearsal = try await task.run(task.rehearsal())
        let training = task.training

        for trial in rehearsal.trials where trial.split == .train && !trial.wantsTraces {
            let shown = (trial.variables["answer/examples"]?.array ?? []).compactMap { $0["input"] }
            for example in trial.examples {
                #expect(!shown.contains(training[example]["input"] ?? .null))
            }
        }
        #expect(rehearsal.trials.contains { $0.note.contains("added") })
    }

    @Test(arguments: ["dns", "ga"]) func drawsTheSameTrialsForTheSameSeed(
        algorithm: String
    ) async throws {
        let configuration: JSON = [
            "algorithm": .string(algorithm), "population_size": 3, "merging_rate": 0.3,
        ]
        let task = RuleTask()

        let first = try await task.run(task.rehearsal(configuration), epochs: 3)
        let second = try await task.run(task.rehearsal(configuration), epochs: 3)
        let other = try await task.run(RuleTask(seed: 4).rehearsal(configuration), epochs: 3)

        #expect(first.trials == second.trials)
        #expect(first.trials != other.trials)
    }

    @Test(arguments: [1, 2, 5]) func goesOnIdenticallyInAnotherInstanceAfterEachCall(
        children: Int
    ) async throws {
        let configuration: JSON = [
            "children_per_step": .integer(Int64(children)), "population_size": 3,
            "merging_rate": 0.3, "embedding_model": "embedder",
        ]
        let task = RuleTask()
        let embedding: @Sendable (String) -> [Float] = { text in
            (0..<4).map { rest in Float(text.utf8.count { Int($0) % 4 == rest } + 1) }
        }

        let stayed = try await task.run(
            task.rehearsal(configuration, embedding: embedding),
            epochs: 3
        )
        let moved = try await task.run(
            task.rehearsal(configuration, movesOn: true, embedding: embedding),
            epochs: 3
        )

        #expect(stayed.trials == moved.trials)
        // The targets of the training data are read again by each instance; they are no state.
        let asked = [stayed, moved].map { $0.call.requests.filter { $0 != "data.read" } }
        #expect(asked[0] == asked[1] && asked[0].contains("embed"))
        #expect(try await stayed.conclude() == moved.conclude())
    }

    @Test func keepsNoMoreThanThePopulation() async throws {
        let task = RuleTask()
        let rehearsal = try await task.run(task.rehearsal(["population_size": 2]), epochs: 3)

        let state = try await rehearsal.optimizer.save(Nothing(), call: rehearsal.call)
        let members = try JSON(parsing: state.text)["population"]?["members"]?.array

        #expect(members?.count == 2)
    }

    @Test func ignoresResultsWhenItAwaitsNone() async throws {
        var rehearsal = try RuleTask().rehearsal()
        try await rehearsal.begin()
        try await rehearsal.step(0, batch: [0, 1, 2])
        let before = try await rehearsal.optimizer.save(Nothing(), call: rehearsal.call)

        _ = try await rehearsal.optimizer.tell(TrialResults(rows: []), call: rehearsal.call)

        #expect(try await rehearsal.optimizer.save(Nothing(), call: rehearsal.call) == before)
    }
}
