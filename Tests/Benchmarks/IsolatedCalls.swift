import Contract
import Foundation
import JSONValues
import PluginHost

/// A call of a worker against the same call in this process, on the clock of the wall: two
/// processes take turns.
struct IsolatedCalls {
    let library: String
    let worker: String

    func run() async throws {
        let folder = URL(filePath: library).deletingLastPathComponent().path
        let registry = PluginRegistry(
            catalog: PluginCatalog(searchPath: [folder]),
            executor: BenchHost.executor,
            worker: WorkerCommand(executable: worker)
        )
        try await Task(executorPreference: BenchHost.executor) {
            for rows in [1, 32, 1000] {
                let isolated = try await Self.times(registry, .isolated, rows: rows)
                let here = try await Self.times(registry, .inProcess, rows: rows)
                Benchmarks.report(
                    "a call of a worker, \(rows) row\(rows == 1 ? "" : "s"): p50, p99",
                    "\(Self.text(isolated, 0.5)), \(Self.text(isolated, 0.99)) µs; "
                        + "in process \(Self.text(here, 0.5))",
                    goal: rows == 1 ? "p50 at most 25 µs on an idle machine" : ""
                )
            }
        }.value
    }

    /// The times of calls in microseconds, the shortest first.
    private static func times(
        _ registry: PluginRegistry,
        _ placement: ComponentPlacement,
        rows: Int
    ) async throws -> [Double] {
        let call = BenchHost().call
        let instance = try await registry.instance(
            "Half",
            kind: .reward,
            configuration: [:],
            placement: placement,
            call: call
        )
        let text = #"{"message":"a taxi to the airport at six, please","queue":"taxi"}"#
        let texts = [String?](repeating: text, count: rows)
        let value = ScoreRequest(inputs: texts, outputs: texts, targets: texts).slotValue
        var times: [Double] = []
        for _ in 0..<20_000 / max(1, rows / 10) {
            let start = ContinuousClock.now
            _ = try await instance.call(slot: 0, value, in: call)
            times.append((ContinuousClock.now - start) / .microseconds(1))
        }
        return times.sorted()
    }

    private static func text(_ times: [Double], _ share: Double) -> String {
        "\((times[Int(Double(times.count - 1) * share)] * 10).rounded() / 10)"
    }
}
