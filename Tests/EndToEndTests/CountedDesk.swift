import Foundation
import TestSupport

/// A small training whose model counts its answers in a file, run as a user runs it.
struct CountedDesk {
    let installation: Installation
    let workshop: Workshop
    let pipeline: String

    /// Makes the folder; `model` is what else the model's configuration says.
    init(model: String = "", optimizer: String = "OMEGA") throws {
        installation = try Installation()
        workshop = try Workshop()
        try workshop.build("Tests/Fixtures/counts.c", as: "counts.so")
        for (name, rows) in [("train", 0..<24), ("validation", 100..<116), ("test", 200..<216)] {
            let lines = rows.map {
                "{\"message\":\"guest \($0)\",\"queue\":\"\($0 % 3 == 0 ? "taxi" : "repair")\"}\n"
            }
            try workshop.write(lines.joined(), to: name + ".jsonl")
        }
        pipeline = try workshop.write(
            """
            name: desk
            cache: false
            language_models:
              default: {model: counts/any, counter: "\(workshop.path("counter"))"\(model)}
            data_models:
              Message:
                message: {type: string, description: What a guest wrote}
              Route:
                queue: {enum: [taxi, repair]}
            program:
              inputs: {message: Message}
              modules:
                router: {plugin: Generator, input: message, output: Route}
              output: router
            optimizer: {plugin: \(optimizer)}
            reward: {plugin: ExactMatch, key: queue}
            data: {train: train.jsonl, validation: validation.jsonl, test: test.jsonl}
            fit: {epochs: 2, batch_size: 8}

            """,
            to: "desk.yaml"
        )
    }

    /// How many answers the model has given in all.
    var answers: Int { size(of: "counter") }

    /// How many lines of calls a folder's journal has.
    func calls(in folder: String) -> Int {
        max(0, text("\(folder)/journal.jsonl").utf8.count { $0 == UInt8(ascii: "\n") } - 1)
    }

    func text(_ name: String) -> String {
        (try? String(contentsOfFile: workshop.path(name), encoding: .utf8)) ?? ""
    }

    private func size(of name: String) -> Int {
        var status = stat()
        return stat(workshop.path(name), &status) == 0 ? Int(status.st_size) : 0
    }

    private func arguments(_ folder: String) -> [String] {
        [
            "fit", pipeline, "--plugins", workshop.folder.path, "--output", workshop.path(folder),
        ]
    }

    /// Trains to the end.
    func fit(_ folder: String, _ options: [String] = ["--quiet"]) throws -> Command {
        try installation.glia(arguments(folder) + options)
    }

    /// Trains in a shell that has run a command first.
    func fit(_ folder: String, after command: String) throws -> Command {
        try Command.run(
            "/bin/bash",
            ["-c", command + "; exec \"$0\" \"$@\"", installation.root + "/bin/glia"]
                + arguments(folder) + ["--quiet"]
        )
    }

    /// Trains until the model has given so many answers, and a little longer, then sends signals,
    /// an answer or more between any two.
    ///
    /// - Returns: Whether a signal ended it.
    func fit(
        _ folder: String,
        _ options: [String] = ["--quiet"],
        until answers: Int,
        then pause: Duration = .zero,
        send signals: Int32...
    ) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: installation.root + "/bin/glia")
        process.arguments = arguments(folder) + options
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        while process.isRunning, self.answers < answers {}
        let clock = ContinuousClock()
        let end = clock.now + pause
        while process.isRunning, clock.now < end {}
        for signal in signals {
            let before = self.answers
            if process.isRunning { kill(process.processIdentifier, signal) }
            while process.isRunning, self.answers == before {}
        }
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
    }
}
