import Glia
import GliaMacros

/// What the program is asked.
@DataModel
struct MathProblem {
    @Field("The math problem to solve")
    var problem: String
}

/// What the program answers.
@DataModel
struct MathAnswer {
    @Field("How the problem is solved, step by step")
    var thinking: String

    @Field("The answer, a number and nothing else")
    var answer: String
}

/// The program that people try first: made, trained, asked, saved, loaded and asked again.
@main
struct MathSolver {
    static let examples = [
        ("What is 2 + 3?", "2 plus 3 is 5.", "5"),
        ("What is 7 - 4?", "7 minus 4 is 3.", "3"),
        ("What is 3 * 3?", "3 times 3 is 9.", "9"),
        ("What is 8 / 2?", "8 divided by 2 is 4.", "4"),
        ("What is 6 + 1?", "6 plus 1 is 7.", "7"),
        ("What is 9 - 8?", "9 minus 8 is 1.", "1"),
        ("What is 4 + 4?", "4 plus 4 is 8.", "8"),
        ("What is 5 - 3?", "5 minus 3 is 2.", "2"),
    ].map { (MathProblem(problem: $0.0), MathAnswer(thinking: $0.1, answer: $0.2)) }

    static func main() async throws {
        let inputs = Input(MathProblem.self)
        let outputs = Generator(
            output: MathAnswer.self,
            languageModel: LanguageModel("local/smollm2-135m-instruct")
        )(inputs)

        let program = try Program(
            inputs: inputs,
            outputs: outputs,
            name: "math_solver",
            description: "Solves small math problems."
        )

        let reward = ExactMatch(key: "answer")
        try await program.compile(
            optimizer: RandomFewShot(nbMaxExamples: 3),
            reward: reward,
            metrics: [MeanMetricWrapper(fn: reward, name: "mean_reward")]
        )

        let history = try await program.fit(
            x: Array(examples.prefix(6)),
            epochs: 2,
            validationData: Array(examples.suffix(2)),
            verbose: 1
        )
        print("history:", history.keys)

        let question = MathProblem(problem: "What is 5 + 4?")
        print("answer:", try await program(question, as: MathAnswer.self).answer)

        try await program.save("trained_math.json")
        let loaded = try await Program.load("trained_math.json")
        print("answer again:", try await loaded(question, as: MathAnswer.self).answer)
    }
}
