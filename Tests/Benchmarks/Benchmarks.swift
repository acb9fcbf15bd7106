import Foundation
import HostDoubles

/// Prints what the host costs, as ratios or against a goal, all measured in this run.
///
/// Usage: benchmarks STAGE HALF.so PARROT, where STAGE is the staged installation, HALF.so the
/// built fixture of that name, and PARROT a folder with the built fixture parrot.so. Parts of it
/// alone: benchmarks calls STAGE HALF.so, benchmarks slots HALF.so [COUNT], benchmarks rollouts
/// PLUGINS [COUNT], benchmarks cache FOLDER, benchmarks fit STAGE PARROT, and benchmarks http
/// PLUGINS, with a delay in milliseconds and a number in flight for these alone. Or: benchmarks
/// frames COUNT, which has so many noisy frames read.
@main
enum Benchmarks {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count == 3, arguments[1] == "serve" {
            return try HTTPCalls.serve(delay: (Double(arguments[2]) ?? 0) / 1000)
        }
        if arguments.count == 3, arguments[1] == "frames" {
            return try Self.readNoise(Int(arguments[2]) ?? 0)
        }
        if arguments.count == 3, arguments[1] == "cache" {
            return try await CacheHits(folder: arguments[2]).run()
        }
        if arguments.count >= 3, arguments[1] == "http" {
            return try await Self.calls(behind: arguments[2], arguments.dropFirst(3))
        }
        let count = arguments.count == 4 ? Int(arguments[3]) : nil
        if arguments.count >= 3, arguments[1] == "slots" {
            return try await SlotCalls(library: arguments[2], count: count ?? 50_000).run()
        }
        if arguments.count >= 3, arguments[1] == "rollouts" {
            return try await Rollouts(plugins: arguments[2], count: count ?? 50_000).run()
        }
        if arguments.count == 4, arguments[1] == "calls" {
            return try await Self.calls(stage: arguments[2], library: arguments[3])
        }
        if arguments.count == 4, arguments[1] == "fit" {
            return try Self.trainings(stage: arguments[2], plugins: arguments[3])
        }
        guard arguments.count == 4 else {
            print("usage: benchmarks STAGE HALF.so PARROT (make bench does it)")
            exit(64)
        }
        let stage = arguments[1]
        try await calls(stage: stage, library: arguments[2])
        try await Rollouts(plugins: stage + "/lib/glia/plugins").run()
        try await CacheHits(folder: arguments[3] + "/answers").run()
        try await HTTPCalls(plugins: stage + "/lib/glia/plugins").run()
        try trainings(stage: stage, plugins: arguments[3])
        try StartUp(binary: stage + "/bin/glia").run()
    }

    /// Calls of a model behind HTTP: all figures, or those of one delay and one crowd.
    private static func calls(behind plugins: String, _ figures: ArraySlice<String>) async throws {
        var calls = HTTPCalls(plugins: plugins)
        let numbers = figures.compactMap { Int($0) }
        if numbers.count == 2 {
            calls.delays = [numbers[0]]
            calls.crowds = [max(1, numbers[1])]
        }
        try await calls.run()
    }

    /// Whole trainings with an instant model, with and without a journal.
    private static func trainings(stage: String, plugins: String) throws {
        try FitRuns(binary: stage + "/bin/glia", plugins: plugins, work: plugins + "/work").run()
    }

    /// Single calls, by every way to a component.
    private static func calls(stage: String, library: String) async throws {
        try await SlotCalls(library: library).run()
        try await ForeignCalls(plugins: stage + "/lib/glia/plugins").run()
        try await IsolatedCalls(
            library: library,
            worker: stage + "/libexec/glia/glia-worker"
        ).run()
    }

    /// Reads noisy frames, as a worker may send them; the tests read fewer.
    private static func readNoise(_ count: Int) throws {
        var noise = FrameNoise(seed: UInt64(count))
        for number in 0..<count {
            guard let fault = FrameNoise.fault(reading: noise.next()) else { continue }
            print("frame \(number): \(fault)")
            exit(1)
        }
        print("\(count) noisy frames: all refused or read in one way")
    }

    /// One line of the result.
    static func report(_ what: String, _ value: String, goal: String = "") {
        let name = what.padding(toLength: 58, withPad: " ", startingAt: 0)
        print("\(name) \(value)" + (goal.isEmpty ? "" : "   (goal: \(goal))"))
    }

    /// How many times a figure is another, to two places.
    static func ratio(_ first: Double, _ second: Double) -> Double {
        (first / second * 100).rounded() / 100
    }

    /// CPU seconds of this process so far.
    static var cpu: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
        }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// The largest resident memory of this process so far, in megabytes.
    static var memory: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1024
    }
}
