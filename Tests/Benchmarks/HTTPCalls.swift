import Contract
import Foundation
import JSONValues
import MockServer
import PluginHost

/// What a call of a model behind HTTP costs, against a server in a process of its own.
struct HTTPCalls {
    let plugins: String
    /// How long the server waits before it answers, in milliseconds.
    var delays = [0, 50]
    /// How many calls are in flight.
    var crowds = [64, 256]

    private static let calls = 2000

    /// What stays the same from call to call, as a program's instructions do.
    private static let rules = String(repeating: "Be kind. ", count: 40)

    /// What the server answers.
    static let answer = #"""
        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
        "message":{"role":"assistant","content":"{\"queue\":\"taxi\"}"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":120,"completion_tokens":6,"total_tokens":126}}
        """#

    /// Answers chat completions until it is killed; writes its address first.
    static func serve(delay: Double) throws {
        let server = try MockServer(keepsRecord: false) { _, _ in .reply(answer, delay: delay) }
        // Not by print, which keeps it back while this is no terminal.
        FileHandle.standardOutput.write(Data((server.address + "\n").utf8))
        // Until whoever started this closes the other end.
        while readLine() != nil {}
        server.stop()
    }

    func run() async throws {
        for delay in delays {
            let process = Process()
            process.executableURL = URL(filePath: CommandLine.arguments[0])
            process.arguments = ["serve", "\(delay)"]
            let (output, input) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardInput = input
            try process.run()
            let first = output.fileHandleForReading.availableData
            let address = String(decoding: first, as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            for parallel in crowds {
                let ours = try await measure(address, delay: delay, parallel: parallel)
                try measureBareClient(address, parallel: parallel, ours)
                try measureDSPy(address, parallel: parallel, ours)
            }
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
    }

    /// What calls cost, and how long they all took.
    private struct Cost {
        /// CPU of a call, in microseconds.
        let cpu: Double
        /// Seconds for all calls.
        let wall: Double
        var calls = HTTPCalls.calls
        var perSecond: Double { Double(calls) / wall }
    }

    private func measure(_ address: String, delay: Int, parallel: Int) async throws -> Cost {
        let registry = PluginRegistry(
            catalog: PluginCatalog(searchPath: [plugins]),
            executor: BenchHost.executor
        )
        let schema = try registry.catalog.entry("openai-compatible", kind: .languageModel)
            .manifest.configuration
        let filled = schema.fillingDefaults(in: ["model": "m", "base_url": .string(address)])
        return try await Task(executorPreference: BenchHost.executor) {
            let host = BenchHost()
            let model = PluginLanguageModel(
                try await registry.instance(
                    "openai-compatible",
                    kind: .languageModel,
                    configuration: filled.object ?? [:],
                    call: host.call
                )
            )
            // Connections first: they are made once for thousands of calls.
            try await Self.ask(model, parallel * 2, parallel)
            let clock = ContinuousClock()
            let (cpu, start) = (Benchmarks.cpu, clock.now)
            try await Self.ask(model, Self.calls, parallel)
            let wall = (clock.now - start) / .seconds(1)
            let cost = (Benchmarks.cpu - cpu) / Double(Self.calls) * 1e6
            Benchmarks.report(
                "\(Self.calls) HTTP calls at \(delay) ms, \(parallel) in flight: CPU per call",
                "\(Int(cost)) µs",
                goal: "under 100 µs"
            )
            Benchmarks.report(
                "the same: time",
                "\((wall * 1000).rounded() / 1000) s, \(Int(Double(Self.calls) / wall)) calls a second",
                goal: delay == 50 && parallel == 256 ? "under 0.6 s" : ""
            )
            return Cost(cpu: cost, wall: wall)
        }.value
    }

    /// The same by a loop around libcurl in C, which run.sh builds.
    private func measureBareClient(_ address: String, parallel: Int, _ ours: Cost) throws {
        guard let path = ProcessInfo.processInfo.environment["GLIA_BARE_CLIENT"] else { return }
        let figures = try Peer.run(path, [address, "\(Self.calls)", "\(parallel)"])
        let bare = Cost(cpu: figures[0], wall: figures[1])
        compare("a bare loop around libcurl", bare, ours)
    }

    /// Some of the same by DSPy, where run.sh has found it; all would take minutes.
    private func measureDSPy(_ address: String, parallel: Int, _ ours: Cost) throws {
        guard let dspy = Peer.dspy else { return }
        let count = 512
        let figures = try Peer.run(
            dspy,
            [Peer.script, "calls", address, "\(count)", "\(parallel)"]
        )
        compare("DSPy", Cost(cpu: figures[0], wall: figures[1], calls: count), ours)
    }

    private func compare(_ name: String, _ cost: Cost, _ ours: Cost) {
        Benchmarks.report(
            "the same by \(name)",
            "\(Int(cost.cpu)) µs, \(Int(cost.perSecond)) calls a second: "
                + "\(Benchmarks.ratio(cost.cpu, ours.cpu)) times the CPU, "
                + "\(Benchmarks.ratio(cost.perSecond, ours.perSecond)) times the calls"
        )
    }

    private static func ask(
        _ model: PluginLanguageModel,
        _ count: Int,
        _ parallel: Int
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<parallel {
                group.addTask {
                    for index in stride(from: worker, to: count, by: parallel) {
                        let request = CompletionRequest(
                            messages: [
                                ChatMessage(.system, rules).text,
                                ChatMessage(.user, "Call \(index): could I have a cab?").text,
                            ],
                            stableMessages: 1,
                            settings: ["temperature": 0]
                        )
                        _ = try await model.generate(request, call: BenchHost().call)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
