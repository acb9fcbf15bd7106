import Contract
import Foundation

/// Another program that does the same, for comparison.
enum Peer {
    /// A Python with DSPy, if run.sh was told of one.
    static var dspy: String? { ProcessInfo.processInfo.environment["GLIA_DSPY_PYTHON"] }

    /// What runs in it; the benchmarks start in the checkout.
    static let script = "Tests/Benchmarks/Peers/dspy_calls.py"

    /// Runs a program that prints two figures.
    ///
    /// - Throws: `ComponentError` if it fails, or prints something else.
    static func run(_ program: String, _ arguments: [String]) throws -> [Double] {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let last = String(decoding: bytes, as: UTF8.self).split(separator: "\n").last ?? ""
        let figures = last.split(separator: " ").compactMap { Double($0) }
        guard process.terminationStatus == 0, figures.count == 2 else {
            throw ComponentError(.internalFault, "\(program) failed, or printed no figures")
        }
        return figures
    }
}
