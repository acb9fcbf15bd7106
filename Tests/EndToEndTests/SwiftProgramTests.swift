import Foundation
import JSONValues
import TestSupport
import Testing

/// The first program, in Swift and as a pipeline file, on the real model.
struct SwiftProgramTests {
    private let installation: Installation
    private let workshop: Workshop

    init() throws {
        installation = try Installation()
        workshop = try Workshop()
    }

    private func mathSolver() throws -> Command {
        try installation.run(
            Checkout.products.appending(path: "math-solver").path,
            ["GLIA_PLUGIN_PATH": installation.plugins],
            in: workshop.folder.path
        )
    }

    @Test func theFirstProgramRunsAsItIsWritten() throws {
        let run = try mathSolver()

        try #require(run.status == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n")
        #expect(
            lines.first
                == #"history: ["mean_reward", "reward", "val_mean_reward", "val_reward"]"#
        )
        #expect(lines.count == 3)
        #expect(lines[1].replacing("answer:", with: "answer again:") == lines[2])
        let shown = run.errors.split(separator: "\n")
        #expect(
            shown.first
                == "math_solver: 6 training, 2 validation, 0 test examples; RandomFewShot with ExactMatch"
        )
        #expect(shown.contains { $0.hasPrefix("epoch 1/2: mean_reward: ") })
        #expect(shown.contains { $0.hasPrefix("epoch 2/2: mean_reward: ") })
    }

    @Test func itAndItsPipelineFileLearnAndAnswerTheSame() throws {
        let run = try mathSolver()
        try #require(run.status == 0, "\(run.errors)")
        let pipeline = try workshop.write(
            try Checkout.text("Sources/Examples/MathSolver/math-solver.yaml"),
            to: "math-solver.yaml"
        )
        let fit = try installation.glia([
            "fit", pipeline, "--quiet", "--output", workshop.path("out"),
        ])
        try #require(fit.status == 0, "\(fit.errors)")

        let files = [workshop.path("trained_math.json"), workshop.path("out/program.json")]
        let variables = try files.map {
            try JSON(parsing: String(contentsOfFile: $0, encoding: .utf8))["variables"]?.text()
        }
        let answers = try files.map {
            try installation.glia(["predict", $0, "--input", "What is 5 + 4?"])
        }

        #expect(variables[0] != nil)
        #expect(variables[0] == variables[1])
        #expect(answers[0].output == answers[1].output)
        #expect(try JSON(parsing: answers[0].output)["answer"]?.string != nil)
        let answer = try JSON(parsing: answers[0].output)["answer"]?.string ?? ""
        #expect(run.output.contains("answer again: \(answer)\n"))
    }
}
