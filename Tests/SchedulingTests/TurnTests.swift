import Contract
import PluginHost
import Scheduling
import Testing

/// In what order calls that wait get their turn.
struct TurnTests {
    private let desk = LimitDesk()
    private let model = HeldModel()

    private struct Asker {
        let prefix: String
        let question: String
        let path: String
        var phase = "inference"
    }

    /// Has all wait, in this order, and returns in which order the model was asked.
    private func order(_ askers: [Asker]) async throws -> [String] {
        let scheduler = desk.scheduler(["default": (model, ModelTerms(parallel: 1))])
        let all = [Asker(prefix: "", question: "first", path: "first")] + askers
        var tasks: [Task<Completion, any Error>] = []
        for (number, asker) in all.enumerated() {
            let call = desk.call(asker.path, phase: asker.phase)
            let request = CompletionRequest(
                messages: Texts([asker.prefix, asker.question]),
                stableMessages: 1
            )
            tasks.append(Task { try await scheduler.generate(request, call: call) })
            if number == 0 { await model.asked(1) }
            while scheduler.waitingCalls(for: "default") < number { await Task.yield() }
        }
        for number in 1...all.count {
            await model.asked(number)
            model.release()
        }
        for task in tasks { _ = try await task.value }
        return Array(model.questions.dropFirst())
    }

    @Test func callsWithOnePrefixComeTogether() async throws {
        let askers = (0..<8).map {
            Asker(prefix: "prefix \($0 % 2)", question: "\($0)", path: "row:\($0)/module:m")
        }

        #expect(try await order(askers) == ["0", "2", "4", "6", "1", "3", "5", "7"])
    }

    @Test func nobodyIsOvertakenForEver() async throws {
        let askers =
            [Asker(prefix: "a", question: "a", path: "x")]
            + [Asker(prefix: "b", question: "b", path: "x")]
            + (0..<100).map { Asker(prefix: "a", question: "a\($0)", path: "x") }

        let place = try await order(askers).firstIndex(of: "b")

        #expect(place == 64)
    }

    @Test func modulesOptimizerAndJudgesTakeTurns() async throws {
        let many = (0..<12).map {
            Asker(prefix: "a", question: "m\($0)", path: "row:\($0)/module:first")
        }
        let others = [
            Asker(prefix: "b", question: "second", path: "row:0/module:second"),
            Asker(prefix: "c", question: "judge", path: "row:0", phase: "reward"),
            Asker(prefix: "d", question: "optimizer", path: "step:0", phase: "optimizer"),
        ]

        let order = try await order(many + others)

        #expect(order.prefix(4).sorted() == ["judge", "m0", "optimizer", "second"])
        #expect(order.dropFirst(4) == many.dropFirst().map(\.question)[...])
    }
}
