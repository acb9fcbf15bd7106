import Contract
import History
import HostDoubles
import JSONValues
import ProgramGraph
import Testing
import Training

/// What callbacks are told, and what becomes of their answers.
struct AudienceTests {
    @Test func eventsComeInOrderAndTogetherAtTheEndOfAStep() async throws {
        let callback = RecordingCallback()
        var bench = FitBench()
        bench.callbacks = [("log", callback)]

        _ = try await bench.run(.onBatches())

        #expect(
            callback.calls == [
                ["begin"], ["trial", "step"], ["trial", "step"], ["epoch"], ["end"],
            ]
        )
    }

    @Test func theBeginTellsWhatEpochsWillHave() async throws {
        let callback = RecordingCallback()
        var bench = FitBench()
        bench.metrics = [NamedMetric(name: "mean", metric: MeanOfScores())]
        bench.callbacks = [("log", callback)]

        _ = try await bench.run(.onBatches())

        let begin = try #require(callback.events.first)
        #expect(begin.json["keys"] == ["mean", "reward", "val_mean", "val_reward"])
        #expect(begin.json["program"] == "double")
        #expect(begin.json["steps_per_epoch"] == 2)
    }

    @Test func anEpochHasItsValuesAndAllVariables() async throws {
        let callback = RecordingCallback()
        var bench = FitBench()
        bench.callbacks = [("log", callback)]

        _ = try await bench.run(.onBatches())

        let epoch = try #require(callback.events.first { $0.kind == .epoch })
        #expect(epoch.values.map(\.key) == ["reward", "val_reward"])
        #expect(epoch.json["variables"] == ["answer/instructions": "plain"])
        #expect(epoch.spent.rollouts == 6)
    }

    @Test func aStopEndsAfterTheStepInHandAndNamesItsAuthor() async throws {
        let optimizer = RecordingOptimizer.onBatches()
        var bench = FitBench()
        bench.settings.epochs = 5
        bench.callbacks = [
            ("quiet", RecordingCallback()),
            ("loud", RecordingCallback { Verdict(stop: $0.kind == .step ? "enough" : nil) }),
            ("late", RecordingCallback { Verdict(stop: $0.kind == .step ? "me too" : nil) }),
        ]

        let result = try await bench.run(optimizer)

        #expect(result.reason == "loud says: enough")
        #expect(optimizer.calls == ["begin", "ask e0 s0", "tell", "ask e0 s0", "conclude"])
        #expect(result.history.epochs == 1)
    }

    @Test func aStopAfterAnEpochCanAdoptOtherValues() async throws {
        var bench = FitBench()
        bench.settings.epochs = 5
        bench.callbacks = [
            (
                "stop",
                RecordingCallback { event in
                    guard event.kind == .epoch else { return Verdict() }
                    return Verdict(stop: "enough", adopting: ["answer/instructions": "other"])
                }
            )
        ]

        let result = try await bench.run(.onBatches())

        #expect(result.candidate == Candidate(["answer/instructions": "other"]))
        #expect(result.why == "stop says: enough")
    }

    @Test func valuesThatTheProgramCannotHaveAreNotAdopted() async throws {
        var bench = FitBench()
        bench.callbacks = [
            ("stop", RecordingCallback { _ in Verdict(stop: "enough", adopting: ["x/y": 1]) })
        ]
        let tried = bench

        let error = await #expect(throws: ComponentError.self) {
            try await tried.run(.onBatches())
        }

        #expect(
            error?.message
                == "the callback 'stop' wants to adopt what this program can't have: 'x/y' is no "
                + "variable of this program; there are 'answer/instructions'"
        )
    }

    @Test func whoRefusesAtTheBeginEndsTheRunBeforeItCostsAnything() async throws {
        var bench = FitBench()
        bench.callbacks = [
            (
                "picky",
                RecordingCallback { _ in
                    throw ComponentError(.invalidArgument, "'monitor' is no key")
                }
            )
        ]
        let tried = bench

        let error = await #expect(throws: ComponentError.self) {
            try await tried.run(.onBatches())
        }

        #expect(error?.message == "the callback 'picky' refuses this run: 'monitor' is no key")
        #expect(bench.log.lines == [])
    }

    @Test func aLaterErrorIsReportedAndTheTrainingGoesOn() async throws {
        let callback = RecordingCallback { event in
            if event.kind == .epoch { throw ComponentError(.unavailable, "the disk is full") }
            return Verdict()
        }
        var bench = FitBench()
        bench.settings.epochs = 2
        bench.callbacks = [("log", callback)]

        let (result, failures) = try await bench.runWithFailures(.onBatches())

        #expect(result.history.epochs == 2)
        #expect(failures.map(\.name) == ["log"])
        #expect(failures.map(\.count) == [2])
        #expect(failures.map(\.first) == ["the disk is full"])
        #expect(callback.calls.last == ["end"])
    }

    @Test func theEventsDoNotDependOnTheConcurrency() async throws {
        var told: [[RunEvent]] = []
        for concurrency in [1, 64] {
            let callback = RecordingCallback()
            var bench = FitBench()
            bench.train = (0..<20).map { $0 % 3 == 0 ? "plain" : "other" }
            bench.settings.batchSize = 6
            bench.settings.concurrency = concurrency
            bench.callbacks = [("log", callback)]
            _ = try await bench.run(.onBatches())
            told.append(callback.events)
        }

        #expect(told[0] == told[1])
    }
}
