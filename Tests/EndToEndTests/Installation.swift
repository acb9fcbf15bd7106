import Foundation
import TestSupport

/// The installation that `make test` has staged: the built binary, plugins, headers and models.
struct Installation {
    let root: String
    private let models: String

    /// Fails if the tests weren't started by `make test`.
    init() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let root = environment["GLIA_STAGE"], let models = environment["GLIA_MODELS"] else {
            throw NotStaged()
        }
        self.root = root
        self.models = models
    }

    struct NotStaged: Error, CustomStringConvertible {
        let description = "GLIA_STAGE and GLIA_MODELS are not set: start these tests by `make test`"
    }

    var plugins: String { root + "/lib/glia/plugins" }
    var demo: String { root + "/share/glia/demo" }

    func glia(
        _ arguments: [String],
        environment more: [String: String] = [:],
        input: String = "",
        in folder: String? = nil
    ) throws -> Command {
        try Command.run(
            root + "/bin/glia",
            arguments,
            environment: environment.merging(more) { $1 },
            input: input,
            in: folder
        )
    }

    /// Runs another program as a user of this installation, with more in its environment.
    func run(_ program: String, _ more: [String: String], in folder: String) throws -> Command {
        try Command.run(
            program,
            [],
            environment: environment.merging(more) { $1 },
            in: folder
        )
    }

    private var environment: [String: String] {
        [
            "GLIA_MODELS": models, "GLIA_PLUGIN_PATH": "", "HOME": "/nonexistent",
            "XDG_DATA_HOME": "/nonexistent", "XDG_STATE_HOME": "/dev/null",
            // Not under HOME: root may make that folder, and answers would outlive the tests.
            "GLIA_CACHE": NSTemporaryDirectory() + "glia-tests-\(getpid())",
        ]
    }

    /// Writes a small part of the demo's data and its pipeline file, with changes.
    func smallDemo(in workshop: Workshop, changes: [(String, String)] = []) throws -> String {
        for (name, count) in [("train", 28), ("validation", 14), ("test", 14)] {
            let text = try String(contentsOfFile: "\(demo)/\(name).jsonl", encoding: .utf8)
            let lines = text.split(separator: "\n").prefix(count).joined(separator: "\n")
            try workshop.write(lines + "\n", to: name + ".jsonl")
        }
        var pipeline = try String(contentsOfFile: demo + "/front-desk.yaml", encoding: .utf8)
        let standard = [
            ("epochs: 2", "epochs: 1"), ("batch_size: 28", "batch_size: 14"),
            ("nb_min_examples: 14", "nb_min_examples: 3"),
            ("nb_max_examples: 21", "nb_max_examples: 7"),
        ]
        for (old, new) in standard + changes {
            guard pipeline.contains(old) else { throw NoSuchText(text: old) }
            pipeline = pipeline.replacingOccurrences(of: old, with: new)
        }
        return try workshop.write(pipeline, to: "small.yaml")
    }

    struct NoSuchText: Error {
        let text: String
    }
}
