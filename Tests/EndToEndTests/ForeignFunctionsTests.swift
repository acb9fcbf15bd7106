import Foundation
import JSONValues
import TestSupport
import Testing

/// Functions of real libraries in trainings of the real model.
@Suite(.serialized)
struct ForeignFunctionsTests {
    private let installation: Installation
    private let workshop: Workshop

    init() throws {
        installation = try Installation()
        workshop = try Workshop()
    }

    private func history(_ folder: String) throws -> [JSON] {
        try String(contentsOfFile: workshop.path(folder + "/history.jsonl"), encoding: .utf8)
            .split(separator: "\n").map { try JSON(parsing: String($0)) }
    }

    private func fit(_ pipeline: String) throws -> [JSON] {
        let run = try installation.glia([
            "fit", pipeline, "--quiet", "--output", workshop.path("out"),
        ])
        try #require(run.status == 0, "\(run.errors)")
        return try history("out")
    }

    // MARK: - Rewards

    @Test(arguments: [
        // A string distance.
        """
        reward:
          plugin: ffi
          library: libfstrcmp.so.0
          symbol: fstrcmp
          signature: "(found: str, wanted: str) -> f64"
          arguments: {found: output.queue, wanted: target.queue}
        """,
        // A text that the library allocates.
        """
        reward:
          plugin: ffi
          library: libglib-2.0.so.0
          symbol: g_utf8_casefold
          signature: "(queue: str, size: i64 = -1) -> owned str by g_free"
          equals: target.queue
        """,
    ])
    func aFunctionOfTextsIsTheRewardOfATraining(reward: String) throws {
        let events = try fit(
            installation.smallDemo(
                in: workshop,
                changes: [("reward: {plugin: ExactMatch, key: queue}", reward)]
            )
        )

        let scores = events.compactMap { $0["scores"]?.array }.joined().compactMap(\.number)
        #expect(!scores.isEmpty)
        #expect(scores.allSatisfy { (0...1).contains($0) })
        #expect(scores.contains(1))
        #expect(scores.contains { $0 < 1 })
    }

    @Test func aNumericRoutineIsTheRewardOfATraining() throws {
        let rows = (1...8).map { #"{"question": "What is \#($0) + 2?", "sum": \#($0 + 2)}"# }
        try workshop.write(rows.prefix(6).joined(separator: "\n"), to: "train.jsonl")
        try workshop.write(rows.suffix(2).joined(separator: "\n"), to: "validation.jsonl")
        let pipeline = try workshop.write(
            """
            language_models: {default: local/smollm2-135m-instruct}
            data_models:
              Question: {question: string}
              Answer: {sum: integer}
            program:
              inputs: {question: Question}
              modules:
                solver: {plugin: Generator, input: question, output: Answer, max_tokens: 20}
              output: solver
            optimizer: {plugin: RandomFewShot, nb_max_examples: 3}
            reward:
              plugin: ffi
              library: libgsl.so.27
              symbol: gsl_fcmp
              signature: "(found: f64, wanted: f64, epsilon: f64 = 0.01) -> i32"
              arguments: {found: output.sum, wanted: target.sum}
              equals: 0
            data: {train: train.jsonl, validation: validation.jsonl}
            fit: {epochs: 1, batch_size: 3, minibatch_size: null}

            """,
            to: "sums.yaml"
        )

        let scores = try fit(pipeline).compactMap { $0["scores"]?.array }.joined()
        #expect(!scores.isEmpty)
        #expect(scores.compactMap(\.number).allSatisfy { $0 == 0 || $0 == 1 })
    }

    @Test func aSignatureThatIsWrongIsToldBeforeTheModelIsAsked() throws {
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [
                (
                    "reward: {plugin: ExactMatch, key: queue}",
                    """
                    reward: {plugin: ffi, library: libm.so.6, symbol: fabs, signature: "(x: double) -> f64"}
                    """
                )
            ]
        )
        let run = try installation.glia(["fit", pipeline, "--output", workshop.path("out")])

        #expect(run.status == 64)
        #expect(
            run.errors.contains(
                "reward.signature: the signature '(x: double) -> f64' is wrong at column 5: "
                    + "'double' is C's name; write f64"
            )
        )
        #expect(!FileManager.default.fileExists(atPath: workshop.path("out/journal.jsonl")))
    }

    // MARK: - Searches

    /// The searches that the page *Foreign functions* shows, with fewer points.
    private static func search(of library: String) throws -> String {
        let page = try Checkout.text("Sources/Contract/Contract.docc/ForeignFunctions.md")
        let blocks = page.components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        let block = try #require(
            blocks.first { $0.hasPrefix("optimizer:") && $0.contains(library) }
        )
        return block.replacingOccurrences(of: "evaluations: 20", with: "evaluations: 12")
    }

    private func tunedDemo(by library: String) throws -> String {
        let train = try String(contentsOfFile: installation.demo + "/train.jsonl", encoding: .utf8)
        let examples = try train.split(separator: "\n").prefix(14).map { line in
            let row = try JSON(parsing: String(line))
            let example: JSON = [
                "input": ["message": row["message"] ?? .null],
                "output": ["queue": row["queue"] ?? .null],
            ]
            return example.text()
        }
        return try installation.smallDemo(
            in: workshop,
            changes: [
                (
                    """
                    optimizer:
                      plugin: RandomFewShot
                      nb_min_examples: 3
                      nb_max_examples: 7
                      stratify: true

                    """, try Self.search(of: library)
                ),
                (
                    "      format: text\n",
                    """
                          format: text
                          examples: [\(examples.joined(separator: ", "))]
                          numbers:
                            shown_examples: {minimum: 0, maximum: 14, start: 0}
                            temperature: {minimum: 0, maximum: 1.5, start: 0.75}

                    """
                ),
            ]
        )
    }

    @Test(arguments: ["libnlopt.so.0", "libgsl.so.27"])
    func anOptimizerInCTunesTheDemosNumbers(library: String) throws {
        let events = try fit(tunedDemo(by: library))

        let trials = events.filter { $0["event"] == "trial" }
        let scores = (trials.first?["scores"]?.array ?? []).compactMap(\.number)
        let start = scores.reduce(0, +) / Double(scores.count)
        let found = events.first { $0["event"] == "epoch" }?["values"]?["val_reward"]?.number
        #expect(scores.count == 14)
        #expect((2...12).contains(trials.count))
        // The search begins where the numbers stand.
        #expect(trials.first?["variables"] == [:])
        #expect((found ?? 0) > start)

        let program = try JSON(
            parsing: String(contentsOfFile: workshop.path("out/program.json"), encoding: .utf8)
        )
        let numbers = try #require(program["variables"])
        let shown = numbers["router/shown_examples"]?.integer
        let temperature = numbers["router/temperature"]?.number
        #expect(shown != 0 || temperature != 0.75)
        #expect((0...14).contains(shown ?? 0))
        let answer = try installation.glia([
            "predict", workshop.path("out/program.json"), "--input", "Can someone fix the TV?",
        ])
        #expect(answer.status == 0, "\(answer.errors)")
    }

    @Test func aThresholdIsTunedWithoutAskingTheModelAgain() throws {
        _ = try installation.smallDemo(in: workshop)
        let pipeline = try workshop.write(
            """
            language_models:
              default: {model: local/smollm2-135m-instruct, cache: true}
            cache: {folder: \(workshop.path("answers"))}
            data_models: {Message: {message: string}}
            program:
              inputs: {message: Message}
              modules:
                router:
                  plugin: Decision
                  input: message
                  question: Which team of the hotel can help with the guest's message?
                  labels: [restaurant, taxi, cleaning, repair, internet, payment, weather]
                  otherwise: payment
                  numbers: {threshold: {minimum: 0, maximum: 1, start: 0.95}}
              output: router
            reward: {plugin: ExactMatch, key: choice}
            data:
              train: train.jsonl
              validation: validation.jsonl
              columns: {choice: queue}
            fit: {epochs: 1}
            \(try Self.search(of: "libnlopt.so.0"))
            """,
            to: "threshold.yaml"
        )
        let run = try installation.glia([
            "fit", pipeline, "--json", "--output", workshop.path("out"),
        ])
        try #require(run.status == 0, "\(run.errors)")

        let trials = try history("out").filter { $0["event"] == "trial" }
        let sums = trials.map { ($0["scores"]?.array ?? []).compactMap(\.number).reduce(0, +) }
        let report = try JSON(parsing: run.output)
        #expect(trials.count > 1)
        #expect(report["model_calls"]?.integer == 14)
        #expect((sums.max() ?? 0) > sums[0])
        #expect((report["variables"]?["router/threshold"]?.number ?? 1) < 0.95)
    }
}
