import Contract
import Foundation
import JSONValues
import MockServer
import PluginHost

/// What a call of a model behind HTTP costs, against a server in a process of its own.
struct HTTPCalls {
    let plugins: String

    private static let calls = 2000

    /// Answers chat completions until it is killed; writes its address first.
    static func serve(delay: Double) throws {
        let text = #"""
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
            "message":{"role":"assistant","content":"{\"queue\":\"taxi\"}"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":120,"completion_tokens":6,"total_tokens":126}}
            """#
        let server = try MockServer(keepsRecord: false) { _, _ in .reply(text, delay: delay) }
        // Not by print, which keeps it back while this is no terminal.
        FileHandle.standardOutput.write(Data((server.address + "\n").utf8))
        // Until whoever started this closes the other end.
        while readLine() != nil {}
        server.stop()
    }

    func run() async throws {
        for delay in [0, 50] {
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
            for parallel in [64, 256] {
                try await measure(address, delay: delay, parallel: parallel)
                try measureBareClient(address, parallel: parallel)
            }
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
    }

    private func measure(_ address: String, delay: Int, parallel: Int) async throws {
        let registry = PluginRegistry(
            catalog: PluginCatalog(searchPath: [plugins]),
            executor: BenchHost.executor
        )
        let schema = try registry.catalog.entry("openai-compatible", kind: .languageModel)
            .manifest.configuration
        let filled = schema.fillingDefaults(in: ["model": "m", "base_url": .string(address)])
        try await Task(executorPreference: BenchHost.executor) {
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
        }.value
    }

    /// The same by a loop around libcurl in C, which run.sh builds.
    private func measureBareClient(_ address: String, parallel: Int) throws {
        guard let path = ProcessInfo.processInfo.environment["GLIA_BARE_CLIENT"] else { return }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = [address, "\(Self.calls)", "\(parallel)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        process.waitUntilExit()
        let figures = text.split(whereSeparator: \.isWhitespace)
        guard process.terminationStatus == 0, figures.count == 2 else {
            throw ComponentError(.internalFault, "the bare client failed")
        }
        Benchmarks.report(
            "the same by a bare loop around libcurl: CPU per call",
            "\(figures[0]) µs"
        )
        Benchmarks.report("the same: time", "\(figures[1]) s")
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
                                ChatMessage(.system, String(repeating: "Be kind. ", count: 40))
                                    .text,
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
