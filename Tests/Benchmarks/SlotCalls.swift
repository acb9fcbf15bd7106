import Contract
import Foundation
import JSONValues
import PluginHost

/// A slot call through the ABI against the same work as a direct Swift call.
struct SlotCalls {
    let library: String

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
            let direct = try await Self.nanoseconds(Half(), host)
            let door = try await Self.nanoseconds(PluginReward(instance), host)
            Benchmarks.report("a direct Swift call of a reward, one row", "\(Int(direct)) ns")
            Benchmarks.report(
                "the same through the C ABI",
                "\(Int(door)) ns, \(Int((door - direct).rounded())) ns more"
            )
        }.value
    }

    private static func nanoseconds(_ reward: some Reward, _ host: BenchHost) async throws -> Double
    {
        let rows = ScoreRequest(
            inputs: [#"{"message":"a taxi"}"#],
            outputs: [#"{"queue":"taxi"}"#],
            targets: [#"{"queue":"taxi"}"#]
        )
        let call = host.call
        var best = Double.infinity
        for _ in 0..<5 {
            let start = Benchmarks.cpu
            for _ in 0..<50_000 { _ = try await reward.score(rows, call: call) }
            best = min(best, (Benchmarks.cpu - start) / 50_000 * 1e9)
        }
        return best
    }
}
