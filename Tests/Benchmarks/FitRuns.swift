import Foundation
import JSONValues

/// Whole trainings by the staged command, with an instant model: what a rollout costs with and
/// without the journal and a checkpoint, how that grows with their number, and what a training row costs in memory.
struct FitRuns {
    /// What one training came to.
    private struct Cost {
        let rollouts: Double
        let cpu: Double
        let bytes: Double
    }

    let binary: String
    let plugins: String
    let work: String

    func run() throws {
        let few = try fit(rows: 1000, batch: 32)
        let many = try fit(rows: 100_000, batch: 1000)
        let plain = try fit("plain", rows: 100_000, batch: 1000, options: ["--no-journal"])
        let checkpoint = ["--set", "callbacks=[{plugin: ProgramCheckpoint}]"]
        let kept = try fit("kept", rows: 100_000, batch: 1000, options: checkpoint)
        Benchmarks.report("CPU of a rollout of 'fit', instant model", Self.price(many))
        Benchmarks.report("the same without the journal", Self.price(plain))
        Benchmarks.report("the same with the journal and a checkpoint", Self.price(kept))
        let early = few.cpu / few.rollouts
        let growth = many.cpu / many.rollouts / early
        Benchmarks.report(
            "CPU of a rollout after 100,000 against 1,000, start-up included",
            "\((growth * 100).rounded() / 100)",
            goal: "about 1 or less"
        )
        let bytes = (many.bytes - few.bytes) / 99_000
        Benchmarks.report(
            "memory of a training row, 100,000 rows run once",
            "\(Int(bytes)) bytes",
            goal: "under 2,048"
        )
    }

    private static func price(_ cost: Cost) -> String {
        "\((cost.cpu / cost.rollouts * 1e7).rounded() / 10) µs"
    }

    private func fit(
        _ name: String = "journal",
        rows: Int,
        batch: Int,
        options: [String] = []
    ) throws -> Cost {
        let folder = work + "/fit-\(rows)-\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, range) in [("train", 0..<rows), ("validation", rows..<rows + 4)] {
            let text = range.map {
                "{\"message\":\"guest \($0) wants a taxi to the airport\",\"queue\":\"taxi\"}\n"
            }
            try text.joined().write(
                toFile: "\(folder)/\(name).jsonl",
                atomically: false,
                encoding: .utf8
            )
        }
        let file = folder + "/bench.yaml"
        try Self.pipeline(batch).write(toFile: file, atomically: false, encoding: .utf8)
        let arguments =
            ["fit", file, "--json", "--fresh", "--plugins", plugins, "--output", folder + "/out"]
            + options
        return try measure(arguments, output: folder + "/report.json")
    }

    private static func pipeline(_ batch: Int) -> String {
        """
        name: bench
        placement: in-process
        language_models: {default: parrot/any}
        data_models:
          Message: {message: string}
          Route: {queue: {enum: [taxi, repair]}}
        program:
          inputs: {message: Message}
          modules: {router: {plugin: Generator, input: message, output: Route}}
          output: router
        optimizer: {plugin: RandomFewShot, source: predictions}
        reward: {plugin: ExactMatch, key: queue}
        data: {train: train.jsonl, validation: validation.jsonl}
        fit: {epochs: 1, batch_size: \(batch)}

        """
    }

    /// Runs the command and asks the system what it took.
    private func measure(_ arguments: [String], output: String) throws -> Cost {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        var words: [UnsafeMutablePointer<CChar>?] = ([binary] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var child = pid_t()
        guard posix_spawn(&child, binary, &actions, nil, words, environ) == 0 else {
            throw NoFit(reason: String(cString: strerror(errno)))
        }
        var usage = rusage()
        var status: Int32 = 0
        guard wait4(child, &status, 0, &usage) == child, status == 0 else {
            throw NoFit(reason: "status \(status)")
        }
        let report = try JSON(parsing: String(contentsOfFile: output, encoding: .utf8))
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
        }
        return Cost(
            rollouts: Double(report["rollouts"]?.integer ?? 0),
            cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            bytes: Double(usage.ru_maxrss) * 1024
        )
    }

    private struct NoFit: Error {
        let reason: String
    }
}
