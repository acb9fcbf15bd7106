import Contract
import Foundation
import JSONValues
import PluginHost

/// A slot call through the ABI against the same work as a direct Swift call.
struct SlotCalls {
    let library: String
    var count = 50_000

    /// The same reward as the C fixture, as a Swift type.
    private struct Half: Reward {
        func check(_ schemas: DataSchemas, call: any Call) async throws {}
        func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
            Score(scores: request.outputs.map { _ in 0.5 })
        }
    }

    func run() async throws {
        let folder = URL(filePath: library).deletingLastPathComponent().path
        let registry = PluginRegistry(
            catalog: PluginCatalog(searchPath: [folder]),
            executor: BenchHost.executor
        )
        try await Task(executorPreference: BenchHost.executor) {
            let host = BenchHost()
            let instance = try await registry.instance(
                "Half",
                kind: .reward,
                configuration: [:],
                call: host.call
            )
            try await hostPart(instance)
            try await typed(instance)
        }.value
    }

    /// What the host adds to a call: records, limits, cancellation, checks.
    private func hostPart(_ instance: any ComponentInstance) async throws {
        let bare = try BareCalls(library: library)
        let value = Self.rows.slotValue
        let call = BenchHost().call
        let work = await nanoseconds { _ = bare.score(value) }
        let whole = try await nanoseconds {
            guard case .ended = try instance.begin(slot: 0, value, in: call) else {
                preconditionFailure("this function ends before it returns")
            }
        }
        Benchmarks.report(
            "a call of a function in process, one row",
            "\(Int(whole)) ns, of which the copies and the function itself \(Int(work))"
        )
        Benchmarks.report(
            "what the host adds to it",
            "\(Int((whole - work).rounded())) ns",
            goal: "at most 100 ns"
        )
    }

    /// The same from typed request to typed response, against a reward of Swift.
    private func typed(_ instance: any ComponentInstance) async throws {
        let (call, rows) = (BenchHost().call, Self.rows)
        let (half, plugin) = (Half(), PluginReward(instance))
        let direct = try await nanoseconds { _ = try await half.score(rows, call: call) }
        let door = try await nanoseconds { _ = try await plugin.score(rows, call: call) }
        Benchmarks.report("a direct Swift call of a reward, one row", "\(Int(direct)) ns")
        Benchmarks.report(
            "the same through the C ABI",
            "\(Int(door)) ns, \(Int((door - direct).rounded())) ns more"
        )
    }

    private static let rows = ScoreRequest(
        inputs: [#"{"message":"a taxi"}"#],
        outputs: [#"{"queue":"taxi"}"#],
        targets: [#"{"queue":"taxi"}"#]
    )

    /// CPU time of a body, the best of five rounds.
    private func nanoseconds(_ body: () async throws -> Void) async rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<5 {
            let start = Benchmarks.cpu
            for _ in 0..<count { try await body() }
            best = min(best, (Benchmarks.cpu - start) / Double(count) * 1e9)
        }
        return best
    }
}
