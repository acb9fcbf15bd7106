import Contract
import Foundation
import History
import HostDoubles
import JSONValues
import ProgramGraph
import Scheduling
import TestSupport
import Testing
import Training

/// What a training may cost.
struct BudgetTests {
    private func budget(_ change: (inout Budget) -> Void) -> Budget {
        var budget = Budget()
        change(&budget)
        return budget
    }

    private func refusal(_ budget: Budget, of next: Int = 10, reserve: Int = 5) -> String? {
        budget.refusal(
            of: next,
            reserve: reserve,
            spent: Spending(
                rollouts: 20,
                calls: 40,
                usage: Usage(inputTokens: 600, outputTokens: 200),
                cost: 0.5
            ),
            seconds: 8.04
        )
    }

    @Test func whatFitsIsNotRefused() {
        let budget = budget {
            $0.rollouts = 35
            $0.calls = 70
            $0.tokens = 1400
            $0.cost = 0.875
            $0.seconds = 14.1
        }

        #expect(refusal(budget) == nil)
        #expect(refusal(Budget()) == nil)
    }

    @Test func eachLimitSaysWhatItIs() {
        let end = " used, and 10 more rollouts are wanted, with up to 5 kept for the end"

        #expect(
            refusal(budget { $0.rollouts = 34 })
                == "the budget of 34 rollouts would be overrun: 20 are" + end
        )
        #expect(
            refusal(budget { $0.calls = 69 })
                == "the budget of 69 model calls would be overrun: 40 are" + end
        )
        #expect(
            refusal(budget { $0.tokens = 1399 })
                == "the budget of 1399 tokens would be overrun: 800 are" + end
        )
        #expect(
            refusal(budget { $0.cost = 0.75 })
                == "the budget of 0.75 would be overrun: 0.5 is" + end
        )
        #expect(
            refusal(budget { $0.seconds = 14 }, reserve: 5)
                == "the budget of 14.0 s would be overrun: 8.0 s are" + end
        )
    }

    // MARK: - In a training

    private func bench(rollouts: Int) -> FitBench {
        var bench = FitBench()
        bench.settings.epochs = 5
        bench.settings.batchSize = 2
        bench.settings.budget.rollouts = rollouts
        return bench
    }

    @Test func aStepThatWouldOverrunIsNotBegun() async throws {
        let bench = bench(rollouts: 5)
        let optimizer = RecordingOptimizer.onBatches()

        let result = try await bench.run(optimizer)

        // Two rollouts of the first step, two kept for validation: the second step would be 6.
        #expect(
            optimizer.calls == [
                "begin", "ask e0 s0", "tell", "ask e0 s0", "ask e0 s1", "conclude",
            ]
        )
        #expect(bench.log.lines.count == 4)
        #expect(
            result.reason
                == "the budget of 5 rollouts would be overrun: 2 are used, and 2 more rollouts are "
                + "wanted, with up to 2 kept for the end"
        )
    }

    @Test func whatWasPaidForIsUsed() async throws {
        let optimizer = RecordingOptimizer.onBatches(adopting: ["answer/instructions": "other"])

        let result = try await bench(rollouts: 4).run(optimizer)

        #expect(optimizer.told.map(\.example) == [0, 1])
        #expect(result.candidate.overlay == ["answer/instructions": "other"])
        #expect(result.history.values == ["reward": [1], "val_reward": [0]])
    }

    @Test func whatIsKnownCostsNothing() async throws {
        let bench = bench(rollouts: 8)

        let result = try await bench.run(.onBatches())

        // Six rollouts in the first epoch, and none in the four others.
        #expect(result.history.epochs == 5)
        #expect(bench.log.lines.count == 6)
    }

    @Test func rolloutsOnTestDataAreKept() async throws {
        var bench = bench(rollouts: 8)
        bench.meter = Meter(laterRollouts: 3)

        let result = try await bench.run(.onBatches())

        #expect(
            result.reason
                == "the budget of 8 rollouts would be overrun: 2 are used, and 2 more rollouts are "
                + "wanted, with up to 5 kept for the end"
        )
    }

    @Test func callsTokensAndMoneyAreTakenFromTheAccount() async throws {
        let ledger = ModelLedger()
        ledger.answered(
            Usage(inputTokens: 1_000_000, outputTokens: 100_000),
            phase: "inference",
            price: ModelPrice(input: 2, output: 10)
        )
        var bench = FitBench()
        bench.meter = Meter(ledger: ledger)
        bench.settings.budget.cost = 2.5

        let result = try await bench.run(.onBatches())

        #expect(
            result.reason
                == "the budget of 2.5 would be overrun: 3.0 is used, and 2 more rollouts are wanted, "
                + "with up to 2 kept for the end"
        )
        #expect(bench.log.lines.count == 2)
    }

    @Test func timeIsTakenFromTheClockThatIsGiven() async throws {
        var bench = FitBench()
        bench.meter = Meter(elapsed: { .seconds(60) })
        bench.settings.budget.seconds = 45

        let result = try await bench.run(.onBatches())

        #expect(result.reason.hasPrefix("the budget of 45.0 s would be overrun: 60.0 s are used"))
    }

    @Test func theReasonStandsInTheHistory() async throws {
        let workshop = try Workshop()
        var bench = bench(rollouts: 4)
        bench.record = try HistoryFile(path: workshop.path("history.jsonl"))

        _ = try await bench.run(.onBatches())

        let text = try String(contentsOfFile: workshop.path("history.jsonl"), encoding: .utf8)
        #expect(
            text.split(separator: "\n").last?.hasPrefix(
                #"{"event":"end","reason":"the budget of 4 rollouts would be overrun"#
            ) == true
        )
    }
}
