import Contract
import History
import JSONValues
import Testing
import Training

/// How a training ends.
struct FitEndTests {
    @Test func aStopRequestEndsAfterTheStepInHandAndStillConcludes() async throws {
        let stop = StopRequest()
        var bench = FitBench()
        bench.settings.epochs = 5
        bench.stopRequest = stop
        let optimizer = RecordingOptimizer { step, round in
            stop.request()
            return round > 0
                ? Proposal()
                : Proposal(trials: [
                    Trial(id: 0, variables: [:], split: .train, examples: step.batch)
                ])
        }

        let result = try await bench.run(optimizer)

        #expect(optimizer.calls == ["begin", "ask e0 s0", "tell", "ask e0 s0", "conclude"])
        #expect(result.reason == "it was asked to stop")
        #expect(result.history.values == ["reward": [1], "val_reward": [1]])
    }

    @Test func anOptimizerThatIsDoneEndsTheTraining() async throws {
        var bench = FitBench()
        bench.settings.epochs = 5
        let optimizer = RecordingOptimizer { step, _ in
            Proposal(done: step.step == 1 ? "nothing is left to try" : nil)
        }

        let result = try await bench.run(optimizer)

        #expect(optimizer.calls == ["begin", "ask e0 s0", "ask e0 s1", "conclude"])
        #expect(result.reason == "nothing is left to try")
    }

    @Test func lastTrialsAreToldBeforeTheEnd() async throws {
        let optimizer = RecordingOptimizer { _, _ in
            Proposal(
                trials: [Trial(id: 0, variables: [:], split: .train, examples: [0])],
                done: "the budget is spent"
            )
        }

        let result = try await FitBench().run(optimizer)

        #expect(optimizer.calls == ["begin", "ask e0 s0", "tell", "conclude"])
        #expect(result.reason == "the budget is spent")
    }

    @Test func patienceEndsATrainingThatDoesNotGetBetter() async throws {
        var bench = FitBench()
        bench.settings.epochs = 10
        bench.settings.patience = 2

        let result = try await bench.run(.onBatches())

        #expect(result.history.epochs == 3)
        #expect(result.reason == "val_reward hasn't grown for 2 epochs")
    }

    @Test func aReachedTargetEndsTheTraining() async throws {
        var bench = FitBench()
        bench.validation = ["plain", "other"]
        bench.settings.epochs = 10
        bench.settings.targetReward = 0.5

        let result = try await bench.run(.onBatches())

        #expect(result.history.epochs == 1)
        #expect(result.reason == "val_reward has reached 0.5")
    }

    @Test func aTargetThatIsMissedChangesNothing() async throws {
        var bench = FitBench()
        bench.validation = ["plain", "other"]
        bench.settings.epochs = 2
        bench.settings.targetReward = 0.75

        let result = try await bench.run(.onBatches())

        #expect(result.history.epochs == 2)
        #expect(result.reason == "all 2 epochs are done")
    }
}
