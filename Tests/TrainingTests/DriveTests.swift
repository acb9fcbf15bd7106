import Contract
import Foundation
import History
import HostDoubles
import JSONValues
import ProgramGraph
import Synchronization
import TestSupport
import Testing
import Training

/// Searches that are one call of the optimizer.
struct DriveTests {
    private static let adoptsBest = DrivingOptimizer { _, call in
        var best: (score: Double, variables: JSONObject) = (-1, [:])
        for (id, text) in ["plain", "other"].enumerated() {
            let trial = DrivingOptimizer.trial(id, text)
            let rows = try await DrivingOptimizer.evaluate([trial], call).rows
            let score = rows.map(\.score).reduce(0, +) / Double(rows.count)
            if score > best.score { best = (score, trial.variables) }
        }
        return Conclusion(variables: best.variables, why: "the best of 2")
    }

    private func bench() -> FitBench {
        var bench = FitBench()
        bench.validation = ["other", "other"]
        return bench
    }

    @Test func whatItFindsIsAdopted() async throws {
        let (result, _) = try await bench().run(by: Self.adoptsBest)

        #expect(result.candidate.overlay == ["answer/instructions": "other"])
        #expect(result.why == "the best of 2")
        #expect(result.history.values == ["reward": [0.5], "val_reward": [1]])
    }

    @Test func itsTrialsStandInTheHistoryAsAnyOthers() async throws {
        let workshop = try Workshop()
        var bench = bench()
        bench.record = try HistoryFile(path: workshop.path("history.jsonl"))

        _ = try await bench.run(by: Self.adoptsBest)

        let lines = try String(contentsOfFile: workshop.path("history.jsonl"), encoding: .utf8)
            .split(separator: "\n").map { try JSON(parsing: String($0)) }
        #expect(
            lines.compactMap { $0["event"]?.string } == ["begin", "trial", "trial", "epoch", "end"]
        )
        #expect(lines[2]["variables"] == ["answer/instructions": "other"])
        #expect(lines[2]["note"] == "point 1")
        #expect(lines[2]["scores"] == [1, 1])
    }

    @Test func itIsToldWhatThereIsToSearch() async throws {
        let seen = Mutex<SearchSpace?>(nil)
        let optimizer = DrivingOptimizer { space, _ in
            seen.withLock { $0 = space }
            return Conclusion(variables: [:], why: "nothing tried")
        }

        _ = try await bench().run(by: optimizer)

        let space = seen.withLock { $0 }
        #expect(space?.variables.map(\.path) == ["answer/instructions"])
        #expect(space?.validationCount == 2)
    }

    @Test func aBudgetEndsItAndTheBestSoFarIsAdopted() async throws {
        var bench = bench()
        bench.settings.budget.rollouts = 4
        let statuses = Mutex<[Status]>([])
        let optimizer = DrivingOptimizer { _, call in
            var variables: JSONObject = [:]
            for (id, text) in ["other", "plain", "third"].enumerated() {
                do {
                    let trial = DrivingOptimizer.trial(id, text)
                    _ = try await DrivingOptimizer.evaluate([trial], call)
                    if id == 0 { variables = trial.variables }
                } catch let error as ComponentError {
                    statuses.withLock { $0.append(error.status) }
                }
            }
            return Conclusion(variables: variables, why: "what fitted")
        }

        let (result, _) = try await bench.run(by: optimizer)

        #expect(statuses.withLock { $0 } == [.resourceExhausted, .resourceExhausted])
        #expect(result.candidate.overlay == ["answer/instructions": "other"])
    }

    @Test func aRequestToStopEndsIt() async throws {
        let bench = bench()
        let stop = bench.stopRequest
        let optimizer = DrivingOptimizer { _, call in
            let trial = DrivingOptimizer.trial(0, "other")
            _ = try await DrivingOptimizer.evaluate([trial], call)
            stop.request()
            let error = await #expect(throws: ComponentError.self) {
                try await DrivingOptimizer.evaluate([DrivingOptimizer.trial(1, "x")], call)
            }
            #expect(error?.status == .cancelled)
            return Conclusion(variables: trial.variables, why: error?.message ?? "")
        }

        let (result, _) = try await bench.run(by: optimizer)

        #expect(result.why == "the run was asked to stop")
    }

    @Test func anErrorThatIsNotItsToHandleEndsTheRun() async throws {
        let optimizer = DrivingOptimizer { _, call in
            _ = try? await DrivingOptimizer.evaluate(
                [DrivingOptimizer.trial(0, "other", on: [7])],
                call
            )
            return Conclusion(variables: [:], why: "swallowed")
        }

        let error = await #expect(throws: ComponentError.self) {
            try await bench().run(by: optimizer)
        }

        #expect(
            error?.message
                == "the optimizer asked for validation example 7 in trial 0; there are 2"
        )
    }

    @Test func evaluationsComeOneAfterTheOther() async throws {
        let optimizer = DrivingOptimizer { _, call in
            let results = await withTaskGroup(of: Status.self) { group in
                for id in 0..<4 {
                    group.addTask {
                        do {
                            let trial = DrivingOptimizer.trial(id, "text \(id)")
                            _ = try await DrivingOptimizer.evaluate([trial], call)
                            return .ok
                        } catch {
                            return (error as? ComponentError)?.status ?? .unknown
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.contains(.ok))
            #expect(results.allSatisfy { [.ok, .failedPrecondition].contains($0) })
            return Conclusion(variables: [:], why: "")
        }

        _ = try await bench().run(by: optimizer)
    }

    /// As a driver whose worker ended with an evaluation in hand, and is started again.
    private static let beginsAgain = DrivingOptimizer { space, call in
        let first = DrivingOptimizer.trial(0, "plain")
        _ = try await DrivingOptimizer.evaluate([first], call)
        let lost = Task {
            try await DrivingOptimizer.evaluate([DrivingOptimizer.trial(1, "other")], call)
        }
        lost.cancel()
        _ = try? await lost.value
        _ = try await DrivingOptimizer.evaluate([first], call)
        return try await adoptsBest.drive(space, call: call)
    }

    @Test func aSearchThatBeginsAgainComesToTheSameAsOneThatNeverBroke() async throws {
        let workshop = try Workshop()
        for (name, optimizer) in [("whole", Self.adoptsBest), ("broken", Self.beginsAgain)] {
            var bench = bench()
            bench.record = try HistoryFile(path: workshop.path(name))
            bench.script = { request, _ in
                try Task.checkCancellation()
                return try FitBench.answer(request)
            }
            _ = try await bench.run(by: optimizer)
        }

        let histories = try ["whole", "broken"].map {
            try String(contentsOfFile: workshop.path($0), encoding: .utf8)
        }
        #expect(histories[0] == histories[1])
        #expect(histories[0].split(separator: "\n").count == 5)
    }

    @Test func severalEpochsAreAMistake() async throws {
        var bench = bench()
        bench.settings.epochs = 2

        let error = await #expect(throws: ComponentError.self) {
            try await bench.run(by: Self.adoptsBest)
        }

        #expect(
            error?.message
                == "this optimizer searches in one go, so 'fit.epochs' must be 1, not 2"
        )
    }
}
