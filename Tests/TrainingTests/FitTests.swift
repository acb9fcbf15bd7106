import Contract
import HostDoubles
import JSONValues
import Testing
import Training

struct FitTests {
    @Test func theOptimizerIsAskedToldAndConcludedInOrder() async throws {
        var bench = FitBench()
        bench.settings.epochs = 2
        let optimizer = RecordingOptimizer.onBatches()

        let result = try await bench.run(optimizer)

        #expect(
            optimizer.calls == [
                "begin",
                "ask e0 s0", "tell", "ask e0 s0", "ask e0 s1", "tell", "ask e0 s1", "conclude",
                "ask e1 s0", "tell", "ask e1 s0", "ask e1 s1", "tell", "ask e1 s1", "conclude",
            ]
        )
        #expect(result.reason == "all 2 epochs are done")
        #expect(result.why == "it was told so")
    }

    @Test func theLastBatchHoldsWhatIsLeft() async throws {
        var bench = FitBench()
        bench.train = ["plain", "plain", "plain", "plain", "plain"]
        let optimizer = RecordingOptimizer { _, _ in Proposal() }

        _ = try await bench.run(optimizer)

        #expect(optimizer.batches == [[0, 1], [2, 3], [4]])
    }

    @Test(arguments: [1, 7, 64])
    func howManyTrialsAreWantedDependsOnNeitherConcurrencyNorBatchSize(
        concurrency: Int
    )
        async throws
    {
        var bench = FitBench()
        bench.settings.concurrency = concurrency
        let optimizer = RecordingOptimizer { _, _ in Proposal() }

        _ = try await bench.run(optimizer)

        #expect(optimizer.wants == [8, 8])
    }

    // D14: a batch that is launched all at once, with no throttle but its size.
    @Test(.timeLimit(.minutes(20)))
    func noMoreRolloutsRunAtOnceThanTheConcurrencySays() async throws {
        var bench = FitBench()
        bench.train = [String](repeating: "plain", count: 32)
        bench.settings.batchSize = 32
        bench.settings.concurrency = 3
        let running = RunningCount()
        bench.script = { request, _ in
            running.begin()
            // Whoever else may run gets to run.
            for _ in 0..<20 { await Task.yield() }
            running.end()
            return try FitBench.answer(request)
        }

        _ = try await bench.run(.onBatches())

        #expect(running.most <= 3)
        #expect(running.most > 1)
    }

    @Test func anEpochCanHaveFewerStepsThanTheDataWouldMake() async throws {
        var bench = FitBench()
        bench.train = [String](repeating: "plain", count: 12)
        bench.settings.stepsPerEpoch = 2
        let optimizer = RecordingOptimizer { _, _ in Proposal() }

        _ = try await bench.run(optimizer)

        #expect(optimizer.batches == [[0, 1], [2, 3]])
    }

    // MARK: - Shuffling

    private func batches(shuffled: Bool = true, seed: UInt64) async throws -> [[Int]] {
        var bench = FitBench()
        bench.train = [String](repeating: "plain", count: 12)
        bench.settings.epochs = 2
        bench.settings.batchSize = 12
        bench.settings.shuffles = shuffled
        bench.settings.seed = seed
        let optimizer = RecordingOptimizer { _, _ in Proposal() }
        _ = try await bench.run(optimizer)
        return optimizer.batches
    }

    // D10: a shuffle that is accepted and ignored.
    @Test func theSeedShufflesEachEpochAnew() async throws {
        let batches = try await batches(seed: 3)

        #expect(batches.map { $0.sorted() } == [Array(0..<12), Array(0..<12)])
        #expect(batches[0] != batches[1])
        #expect(batches[0] != Array(0..<12))
    }

    @Test func theSameSeedShufflesTheSameAndAnotherDoesNot() async throws {
        let first = try await batches(seed: 3)

        #expect(try await batches(seed: 3) == first)
        #expect(try await batches(seed: 4) != first)
    }

    @Test func withoutShufflingTheOrderIsThatOfTheData() async throws {
        #expect(
            try await batches(shuffled: false, seed: 3) == [Array(0..<12), Array(0..<12)]
        )
    }

    // MARK: - Trials

    // D2: scores given in the order in which rollouts end.
    @Test(.timeLimit(.minutes(20)))
    func scoresBelongToTheirExamplesWhateverEndsFirst() async throws {
        var bench = FitBench()
        bench.train = ["plain", "other", "plain", "other"]
        let turns = Turns(
            [3, 1, 0, 2].map { "{\"n\":\($0)}" } + [100, 101].map { "{\"n\":\($0)}" }
        )
        bench.script = { request, _ in
            await turns.wait(request.input ?? "")
            defer { turns.end() }
            return try FitBench.answer(request)
        }
        let optimizer = RecordingOptimizer.running([
            Trial(id: 1, variables: [:], split: .train, examples: [0, 1, 2, 3])
        ])

        _ = try await bench.run(optimizer)

        #expect(
            optimizer.told == [
                .init(trial: 1, example: 0, score: 1), .init(trial: 1, example: 1, score: 0),
                .init(trial: 1, example: 2, score: 1), .init(trial: 1, example: 3, score: 0),
            ]
        )
    }

    // D2: with batches of more than one and real latencies, scores went to the wrong examples, and
    // a failed one shifted the rest.
    @Test func batchesOf32WithRandomLatenciesHaveTheScoresOfBatchesOfOne() async throws {
        var scores: [[Int: Double]] = []
        for size in [1, 32] {
            var bench = FitBench()
            bench.train = (0..<64).map { $0 % 3 == 0 ? "plain" : "other" }
            bench.settings.batchSize = size
            bench.script = { request, _ in
                let input = request.input ?? ""
                var random = KeyedRandom(seed: UInt64(size), purpose: input)
                for _ in 0..<random.next() % 50 { await Task.yield() }
                if input.contains("6}") { return ModuleResponse(missingBecause: "no luck") }
                return try FitBench.answer(request)
            }
            let optimizer = RecordingOptimizer.onBatches()
            _ = try await bench.run(optimizer)
            scores.append(
                Dictionary(uniqueKeysWithValues: optimizer.told.map { ($0.example, $0.score) })
            )
        }

        let right = (0..<64).filter { $0 % 3 == 0 && $0 % 10 != 6 }
        #expect(scores[0].filter { $0.value == 1 }.keys.sorted() == right)
        #expect(scores[0].count == 64)
        #expect(scores[1] == scores[0])
    }

    @Test(.timeLimit(.minutes(20)))
    func trialsOfDifferentCandidatesRunAtOnceAndAreToldInTheirOrder() async throws {
        var bench = FitBench()
        bench.train = ["plain", "other"]
        let turns = Turns(["other", "plain", "none", "none"])
        bench.script = { request, _ in
            let answer = try FitBench.answer(request)
            let isTraining = (request.input ?? "").count < 8
            if isTraining {
                await turns.wait(answer.output?.contains("other") == true ? "other" : "plain")
                turns.end()
            }
            return answer
        }
        let optimizer = RecordingOptimizer.running([
            Trial(id: 1, variables: [:], split: .train, examples: [0]),
            Trial(
                id: 2,
                variables: ["answer/instructions": "other"],
                split: .train,
                examples: [1]
            ),
        ])

        _ = try await bench.run(optimizer)

        #expect(
            optimizer.told == [
                .init(trial: 1, example: 0, score: 1), .init(trial: 2, example: 1, score: 1),
            ]
        )
    }

    @Test func trialsOfOneCandidateAreNotRunTwice() async throws {
        let bench = FitBench()
        let optimizer = RecordingOptimizer.running([
            Trial(id: 1, variables: [:], split: .train, examples: [0]),
            Trial(id: 2, variables: [:], split: .train, examples: [0]),
        ])

        _ = try await bench.run(optimizer)

        #expect(optimizer.told.map(\.trial) == [1, 2])
        #expect(bench.log.lines.count { $0 == #"{"n":0}"# } == 1)
    }

    // D3: a pass over all validation data after each batch, whose result nobody uses.
    @Test func validationRunsOnceAnEpochAndNotAfterEachStep() async throws {
        var bench = FitBench()
        bench.train = [String](repeating: "plain", count: 8)
        bench.settings.batchSize = 1
        bench.settings.epochs = 3
        let optimizer = RecordingOptimizer(adopting: ["answer/instructions": "other"]) { _, _ in
            Proposal()
        }

        _ = try await bench.run(optimizer)

        // 24 steps that ask for nothing, and one candidate that is adopted three times.
        #expect(bench.log.lines.sorted() == [#"{"n":100}"#, #"{"n":101}"#])
    }

    @Test func theValidationPassUsesWhatTheSearchHasRun() async throws {
        let bench = FitBench()
        let optimizer = RecordingOptimizer.running([
            Trial(id: 1, variables: [:], split: .validation, examples: [0, 1])
        ])

        _ = try await bench.run(optimizer)

        #expect(bench.log.lines.sorted() == [#"{"n":100}"#, #"{"n":101}"#])
    }

    @Test func tracesComeWhereTheyAreWanted() async throws {
        let bench = FitBench()
        let optimizer = RecordingOptimizer.running([
            Trial(id: 1, variables: [:], split: .train, examples: [0], wantsTraces: true),
            Trial(id: 2, variables: [:], split: .train, examples: [1]),
        ])

        _ = try await bench.run(optimizer)

        #expect(
            optimizer.told.map(\.trace) == [
                #"{"input":{"n":0},"target":{"a":"plain"},"output":{"a":"plain"},"reason":null,"#
                    + #""modules":{"answer":{"input":{"n":0},"output":{"a":"plain"}}}}"#,
                nil,
            ]
        )
    }

    // MARK: - Faults of the optimizer

    @Test func aStepThatNeverEndsIsTheOptimizersFault() async throws {
        let optimizer = RecordingOptimizer { _, round in
            Proposal(trials: [Trial(id: round, variables: [:], split: .train, examples: [0])])
        }

        let error = await #expect(throws: ComponentError.self) {
            try await FitBench().run(optimizer)
        }

        #expect(
            error?.message
                == "the optimizer asked for trials 1000 times in one step and still names "
                + "more; a step ends when it names none"
        )
        #expect(optimizer.calls.count == 2001)
    }

    @Test(arguments: [
        (
            Trial(id: 4, variables: [:], split: .validation, examples: [0, 7]),
            "the optimizer asked for validation example 7 in trial 4; there are 2"
        ),
        (
            Trial(id: 5, variables: [:], split: .train, examples: [-1]),
            "the optimizer asked for train example -1 in trial 5; there are 4"
        ),
        (
            Trial(id: 6, variables: ["answer/style": "x"], split: .train, examples: [0]),
            "'answer/style' is no variable of this program; there are 'answer/instructions'"
        ),
    ])
    func aTrialThatCannotBeRunSaysWhy(trial: Trial, message: String) async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await FitBench().run(.running([trial]))
        }

        #expect(error?.message == message)
    }
}
