import Glia
import GliaMacros
import TestSupport
import Testing

struct GraphTests {
    private let desk: MathDesk

    init() throws { desk = try MathDesk() }

    private func generator(_ name: String? = nil) -> Generator {
        Generator(output: MathAnswer.self, languageModel: desk.model(), name: name)
    }

    private func mistakes(
        _ inputs: [SymbolicDataModel],
        _ outputs: [SymbolicDataModel]
    ) -> [String] {
        do {
            _ = try Program(inputs: inputs, outputs: outputs, name: "wrong", host: desk.host)
            return []
        } catch {
            return (error as? ProgramError)?.mistakes ?? ["\(error)"]
        }
    }

    @Test func twoModulesOfOneNameAreNamed() {
        let problem = Input(MathProblem.self)
        let first = generator("solver")(problem)
        let second = generator("solver")(first)

        #expect(mistakes([problem], [second]).contains("wrong: the name 'solver' is used twice"))
    }

    @Test func modulesWithoutANameGetTheFirstFreeOne() async throws {
        let problem = Input(MathProblem.self)
        let third = generator("generator")(generator()(generator()(problem)))
        let program = try Program(
            inputs: problem,
            outputs: third,
            name: "three",
            host: desk.host
        )

        try await program.save(desk.workshop.path("three.json"))

        let json = try JSON(parsing: desk.text("three.json"))
        #expect(
            json["architecture"]?["program"]?["modules"]?.object?.names
                == ["generator_1", "generator_2", "generator"]
        )
    }

    @Test func numbersOfAModuleCanBeVariables() async throws {
        let problem = Input(MathProblem.self)
        let solver = Generator(
            output: MathAnswer.self,
            languageModel: desk.model(),
            name: "solver",
            temperature: 0.5
        )
        let answer = solver.tuning("temperature", in: 0...1.5)
            .tuning("shown_examples", in: 0...4, startingAt: 2)(problem)
        let program = try Program(inputs: problem, outputs: answer, name: "tuned", host: desk.host)
        try await program.compile(reward: ExactMatch(key: "answer"))

        try await program.save(desk.workshop.path("tuned.json"))

        let json = try JSON(parsing: desk.text("tuned.json"))
        #expect(
            json["architecture"]?["program"]?["modules"]?["solver"]?["numbers"] == [
                "temperature": ["minimum": 0, "maximum": 1.5],
                "shown_examples": ["minimum": 0, "maximum": 4, "start": 2],
            ]
        )
        #expect(json["variables"]?["solver/temperature"] == 0.5)
        #expect(json["variables"]?["solver/shown_examples"] == 2)
    }

    @Test func aNumberThatIsNoneIsNamed() async throws {
        let problem = Input(MathProblem.self)
        let answer = generator("solver").tuning("temprature", in: 0...1)(problem)
        let program = try Program(inputs: problem, outputs: answer, name: "wrong", host: desk.host)

        let error = await #expect(throws: ProgramError.self) {
            try await program.compile(reward: ExactMatch(key: "answer"))
        }

        #expect(
            error?.mistakes == [
                "wrong: program.modules.solver.numbers.temprature: 'Generator' has no number 'temprature' "
                    + "that training can change. Did you mean 'temperature'?"
            ]
        )
    }

    @Test func whatIsNotConnectedIsNamed() {
        let problem = Input(MathProblem.self)
        let other = Input(MathAnswer.self, name: "other")
        let answer = generator()(problem)

        #expect(
            mistakes([problem, other], [answer])
                == ["wrong: nothing of 'other' reaches the program's output"]
        )
        #expect(
            mistakes([other], [generator()(problem, other)])
                == [
                    "wrong: the program needs the input 'math_problem', which isn't among its inputs"
                ]
        )
        #expect(
            mistakes([answer], [generator("second")(answer)]).first
                == "wrong: 'generator' is a module; the inputs of a program are made by "
                + "Input(Model.self)"
        )
    }

    @Test func aModuleWithoutInputIsNamed() {
        let problem = Input(MathProblem.self)

        #expect(
            mistakes([problem], [generator("a")(problem), generator("b")()])
                == ["wrong: the module 'b' has no input"]
        )
    }

    @Test func twoModelsOfOneNameAreNamed() {
        let problem = Input(MathProblem.self)
        let first = generator()(problem)
        let second = Generator(
            output: Verdict.self,
            languageModel: LanguageModel("scribe/elsewhere"),
            name: "judge"
        )(first)

        #expect(
            mistakes([problem], [second]) == [
                "wrong: two language models are called 'default', "
                    + "\"scribe/\(desk.workshop.path("asked.txt"))\" and \"scribe/elsewhere\"; "
                    + "give one of them another 'name'"
            ]
        )
    }

    @Test func severalInputsAndOutputsAreAskedByName() async throws {
        let problem = Input(MathProblem.self)
        let hint = Input(Verdict.self, name: "hint")
        let first = generator("first")(problem, hint)
        let second = generator("second")(problem)
        let program = try Program(
            inputs: [problem, hint],
            outputs: [first, second],
            name: "two",
            host: desk.host
        )

        let answer = try await program.answer(to: [
            "math_problem": ["problem": "4 + 5?"], "hint": ["verdict": "easy"],
        ])

        #expect(answer.object?.names == ["first", "second"])
        #expect(answer["first"]?["answer"] == "8")
        #expect(
            try desk.asked().contains(
                #"{"role":"user","content":"{\"problem\": \"4 + 5?\", \"verdict\": \"easy\"}"}"#
            )
        )
    }

    @Test func aSequenceFeedsEachModuleWithTheOneBefore() async throws {
        let program = try Program(
            sequence: [generator("draft"), generator("check")],
            input: MathProblem.self,
            name: "twice",
            host: desk.host
        )

        let answer: MathAnswer = try await program(MathProblem(problem: "4 + 5?"))

        #expect(answer.answer == "8")
        #expect(try desk.asked().last?.contains("4 and 5 make 8") == true)
    }

    @Test func aProgramWithinAProgramKeepsWhatItLearned() async throws {
        let inner = try await desk.compiled()
        try await inner.fit(x: MathDesk.train, validationData: MathDesk.validation, verbose: 0)
        try await inner.save(desk.workshop.path("inner.json"))
        let problem = Input(MathProblem.self)
        let checked = generator("check")(inner(problem, isTrainable: false))
        let outer = try Program(
            inputs: problem,
            outputs: checked,
            name: "outer",
            host: desk.host
        )

        let answer: MathAnswer = try await outer(MathProblem(problem: "4 + 5?"))
        try await outer.save(desk.workshop.path("outer.json"))

        let learned = try JSON(parsing: desk.text("inner.json"))["variables"]
        let kept = try JSON(parsing: desk.text("outer.json"))["variables"]
        #expect(answer.answer == "8")
        #expect(learned?["generator/examples"]?.array?.isEmpty == false)
        #expect(kept?["math_solver_generator/examples"] == learned?["generator/examples"])
        #expect(kept?["check/examples"] == [])
    }

    @Test func aProgramWithinAProgramNeedsItsInputs() throws {
        let inner = try desk.mathSolver()
        let (first, second) = (Input(MathProblem.self), Input(MathAnswer.self))

        #expect(
            mistakes([first, second], [inner(first, second)]).first
                == "wrong: the program 'math_solver' takes 1 inputs ('math_problem') and is given 2"
        )
    }
}
