import Foundation
import Glia
import GliaMacros
import TestSupport

@DataModel
struct MathProblem {
    @Field("The math problem to solve")
    var problem: String
}

@DataModel
struct MathAnswer: Equatable {
    @Field("How the problem is solved")
    var thinking: String
    @Field("The answer, a number")
    var answer: String
}

@DataModel
struct Verdict: Equatable {
    @Field("Whether the answer is right")
    var verdict: String
}

/// A folder with the plugins that programs name, and a model that writes down what it is asked.
struct MathDesk {
    let workshop: Workshop
    let host: GliaHost

    init() throws {
        workshop = try Workshop()
        for plugin in ["ExactMatch", "Generator", "MeanMetricWrapper", "RandomFewShot"] {
            try workshop.copyPlugin(plugin)
        }
        try workshop.build("Tests/Fixtures/scribe.c", as: "scribe.so")
        host = GliaHost(plugins: [workshop.folder.path])
    }

    /// Six pairs to train on, and two to validate with: the model knows that all are 9 as soon as
    /// it is shown an example, and says 8 before.
    static let pairs = (0..<8).map {
        (
            MathProblem(problem: "What is \($0) + \(9 - $0)?"),
            MathAnswer(thinking: "\($0) and \(9 - $0) make 9", answer: "9")
        )
    }
    static let train = Array(pairs.prefix(6))
    static let validation = Array(pairs.suffix(2))

    /// The model whose requests are written to a file of the folder.
    func model(_ file: String = "asked.txt") -> LanguageModel {
        LanguageModel("scribe/" + workshop.path(file))
    }

    /// What the model was asked, a message each.
    func asked(_ file: String = "asked.txt") throws -> [String] {
        try String(contentsOfFile: workshop.path(file), encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    /// The program that people try first.
    func mathSolver(reads file: String = "asked.txt") throws -> Program {
        let problem = Input(MathProblem.self)
        let answer = Generator(output: MathAnswer.self, languageModel: model(file))(problem)
        return try Program(
            inputs: problem,
            outputs: answer,
            name: "math_solver",
            description: "Solves small math problems.",
            host: host
        )
    }

    /// The same, with its optimizer, reward and metric.
    func compiled() async throws -> Program {
        let program = try mathSolver()
        let reward = ExactMatch(key: "answer")
        try await program.compile(
            optimizer: RandomFewShot(nbMaxExamples: 3),
            reward: reward,
            metrics: [MeanMetricWrapper(fn: reward, name: "mean_reward")]
        )
        return program
    }

    /// Runs `glia` in a process of its own.
    func glia(_ arguments: [String]) throws -> Command {
        try Command.run(
            Checkout.products.appending(path: "glia").path,
            arguments + ["--plugins", workshop.folder.path],
            environment: ["GLIA_PLUGIN_PATH": "", "HOME": "/nonexistent"]
        )
    }
}
