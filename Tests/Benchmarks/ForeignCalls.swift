import Contract
import Foundation
import JSONValues
import PluginHost

/// A C function called by its signature for each row of a batch, from JSON to score.
struct ForeignCalls {
    /// The folder with the staged plugins.
    let plugins: String

    private static let rows = 1000

    func run() async throws {
        let registry = PluginRegistry(
            catalog: PluginCatalog(searchPath: [plugins]),
            executor: BenchHost.executor
        )
        try await Task(executorPreference: BenchHost.executor) {
            let host = BenchHost()
            let number = try await cost(
                "fabs",
                "(x: f64 = -1.0) -> f64",
                "libm.so.6",
                [:],
                registry,
                host
            )
            let texts = try await cost(
                "strcmp",
                "(output: str, target: str) -> i32",
                "libc.so.6",
                ["output": "output.queue", "target": "target.queue"],
                registry,
                host
            )
            Benchmarks.report("a foreign call without arguments, a row", "\(Int(number)) ns")
            Benchmarks.report(
                "a foreign call for two strings, read from JSON, a row",
                "\(Int(texts)) ns",
                goal: "1000 ns"
            )
        }.value
    }

    private func cost(
        _ symbol: String,
        _ signature: String,
        _ library: String,
        _ arguments: JSON,
        _ registry: PluginRegistry,
        _ host: BenchHost
    ) async throws -> Double {
        let instance = try await registry.instance(
            "ffi",
            kind: .reward,
            configuration: [
                "library": .string(library), "symbol": .string(symbol),
                "signature": .string(signature), "arguments": arguments,
            ],
            call: host.call
        )
        let reward = PluginReward(instance)
        let row = #"{"queue":"the team that can help"}"#
        let rows = ScoreRequest(
            inputs: [String?](repeating: nil, count: Self.rows),
            outputs: [String?](repeating: row, count: Self.rows),
            targets: [String?](repeating: row, count: Self.rows)
        )
        let call = host.call
        _ = try await reward.check(
            DataSchemas(
                input: ["type": "object"],
                output: ["type": "object", "properties": ["queue": ["type": "string"]]],
                target: ["type": "object", "properties": ["queue": ["type": "string"]]]
            ),
            call: call
        )
        var best = Double.infinity
        for _ in 0..<7 {
            let start = Benchmarks.cpu
            for _ in 0..<40 { _ = try await reward.score(rows, call: call) }
            best = min(best, (Benchmarks.cpu - start) / Double(40 * Self.rows) * 1e9)
        }
        return best
    }
}
