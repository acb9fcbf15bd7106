import Foundation

/// How long `glia plugin list` takes with all first-party plugins.
struct StartUp {
    let binary: String

    func run() throws {
        var times: [Double] = []
        for _ in 0..<20 {
            let process = Process()
            process.executableURL = URL(filePath: binary)
            process.arguments = ["plugin", "list"]
            process.standardOutput = FileHandle.nullDevice
            let start = ContinuousClock.now
            try process.run()
            process.waitUntilExit()
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        times.sort()
        Benchmarks.report(
            "start-up of 'glia plugin list', median of 20",
            "\(Int(times[10].rounded())) ms",
            goal: "under 50 ms"
        )
    }
}
