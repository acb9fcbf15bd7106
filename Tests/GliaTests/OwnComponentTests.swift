import Glia
import GliaMacros
import Synchronization
import TestSupport
import Testing

/// A reward of this program: 1 for an answer as long as the target's.
private struct SameLength: Reward, Equatable {
    func check(_ schemas: DataSchemas, call: any Call) async throws {
        guard schemas.output["properties"]?["answer"] != nil else {
            throw ComponentError(.invalidArgument, "the output has no field 'answer'")
        }
    }

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        func length(_ text: String?) throws -> Int? {
            try text.map { try JSON(parsing: $0) }?["answer"]?.string?.count
        }
        return Score(
            scores: try zip(request.outputs, request.targets).map {
                try length($0) == length($1) ? 1 : 0
            }
        )
    }
}

/// A module of this program: answers with the problem's last word.
private struct LastWord: Module {
    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try ModuleShape(output: request.output ?? MathAnswer.schema, variables: [])
    }

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        let problem = try JSON(parsing: request.input ?? "{}")["problem"]?.string ?? ""
        let word = problem.split(separator: " ").last.map(String.init) ?? ""
        guard !word.isEmpty else { return ModuleResponse(missingBecause: "there is no word") }
        return ModuleResponse(
            output: try JSON(encoding: MathAnswer(thinking: "", answer: word)).text()
        )
    }
}

/// A metric of this program: how many rows there were.
private struct RowCount: Metric {
    func check(_ schemas: DataSchemas, call: any Call) async throws {}

    func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        Partial(String(request.scores.count))
    }

    func merge(_ partials: Partials, call: any Call) async throws -> Partial {
        Partial(String(partials.all.compactMap { Int($0.text) }.reduce(0, +)))
    }

    func reduce(_ partial: Partial, call: any Call) async throws -> Measurement {
        Measurement([.init(name: "", value: Double(partial.text) ?? .nan)])
    }
}

/// A reward with one score too many.
private struct TooMany: Reward {
    func check(_ schemas: DataSchemas, call: any Call) async throws {}

    func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        Score(scores: request.outputs.map { _ in 1 } + [1])
    }
}

struct OwnComponentTests {
    private let desk: MathDesk

    init() throws { desk = try MathDesk() }

    private func lastWord() throws -> Program {
        let problem = Input(MathProblem.self)
        return try Program(
            inputs: problem,
            outputs: LastWord()(problem),
            name: "last",
            host: desk.host
        )
    }

    @Test func typesOfTheProgramTakePartWithoutALibrary() async throws {
        let program = try desk.mathSolver()
        try await program.compile(
            optimizer: RandomFewShot(),
            reward: SameLength(),
            metrics: [RowCount(), MeanMetricWrapper(fn: SameLength(), name: "mean")]
        )

        let history = try await program.fit(
            x: MathDesk.train,
            validationData: MathDesk.validation,
            verbose: 0
        )

        #expect(
            history.keys
                == ["mean", "reward", "row_count", "val_mean", "val_reward", "val_row_count"]
        )
        #expect(history["val_row_count"] == [2])
        #expect(history["val_reward"] == history["val_mean"])
    }

    @Test func aModuleOfTheProgramIsAskedSavedAndLoadedWithItsType() async throws {
        let program = try lastWord()

        let answer: MathAnswer = try await program(MathProblem(problem: "say nine"))
        try await program.save(desk.workshop.path("last.json"))
        let loaded = try await Program.load(
            desk.workshop.path("last.json"),
            host: desk.host,
            own: [LastWord()]
        )

        #expect(answer.answer == "nine")
        #expect(
            try await loaded(MathProblem(problem: "say ten"), as: MathAnswer.self).answer == "ten"
        )
    }

    @Test func loadingWithoutTheTypeNamesIt() async throws {
        try await lastWord().save(desk.workshop.path("last.json"))

        let error = await #expect(throws: ProgramError.self) {
            try await Program.load(desk.workshop.path("last.json"), host: desk.host)
        }

        #expect(
            error?.mistakes == [
                "last: program.modules.last_word: 'LastWord' is a module that no plugin "
                    + "provides; there are 'ChainOfThought', 'Decision', 'FunctionCallingAgent', "
                    + "'Generator', 'SelfCritique'"
            ]
        )
    }

    @Test func anInputWithoutAnAnswerSaysWhy() async throws {
        let program = try lastWord()

        let error = await #expect(throws: MissingOutput.self) {
            try await program(MathProblem(problem: ""), as: MathAnswer.self)
        }
        let answers: [MathAnswer?] = try await program.predict([
            MathProblem(problem: ""), MathProblem(problem: "one"),
        ])

        #expect(error?.description == "last: 'last_word': there is no word")
        #expect(answers.map { $0?.answer } == [nil, "one"])
    }

    @Test func anOwnRewardIsHeldToTheRulesOfAll() async throws {
        let program = try lastWord()
        try await program.compile(reward: TooMany())

        let error = await #expect(throws: ComponentError.self) {
            try await program.evaluate(x: MathDesk.validation)
        }

        #expect(error?.message == "'TooMany' gave 3 scores for 2 rows")
    }
}
