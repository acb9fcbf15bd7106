import Foundation
import Glia
import TestSupport
import Testing

struct ProgramTests {
    private let desk: MathDesk

    init() throws { desk = try MathDesk() }

    @Test func theFirstProgramIsTrainedAskedSavedLoadedAndAskedAgain() async throws {
        let program = try await desk.compiled()

        let history = try await program.fit(
            x: MathDesk.train,
            epochs: 2,
            validationData: MathDesk.validation,
            verbose: 0
        )
        let answer: MathAnswer = try await program(MathProblem(problem: "4 + 5?"))
        let path = desk.workshop.path("trained_math.json")
        try await program.save(path)
        let loaded = try await Program.load(path, host: desk.host)
        let again = try await loaded(MathProblem(problem: "4 + 5?"), as: MathAnswer.self)

        #expect(history.keys == ["mean_reward", "reward", "val_mean_reward", "val_reward"])
        #expect(history.history.values.allSatisfy { $0.count == 2 })
        #expect(history.epoch == [0, 1])
        #expect(answer == MathAnswer(thinking: "4 and 5 make 9", answer: "9"))
        #expect(again == answer)
        #expect(loaded.name == "math_solver")
        #expect(loaded.description == "Solves small math problems.")
    }

    @Test func aProgramSavedBySwiftHasTheSamePromptsInTheCommand() async throws {
        let program = try await desk.compiled()
        try await program.fit(
            x: MathDesk.train,
            validationData: MathDesk.validation,
            verbose: 0
        )
        let question = MathProblem(problem: "What is 5 + 4?")
        let before = try desk.asked().count
        _ = try await program(question, as: MathAnswer.self)
        let here = Array(try desk.asked()[before...])
        try await program.save(desk.workshop.path("saved.json"))

        let predict = try desk.glia([
            "predict", desk.workshop.path("saved.json"), "--input", question.problem,
        ])

        try #require(predict.status == 0, "\(predict.errors)")
        #expect(predict.output == "{\"thinking\":\"4 and 5 make 9\",\"answer\":\"9\"}\n")
        #expect(Array(try desk.asked()[(before + here.count)...]) == here)
        #expect(here.count > 2, "the prompt shows the examples that were learned")
    }

    @Test func aProgramSavedByTheCommandHasTheSamePromptsInSwift() async throws {
        let pipeline = try desk.workshop.write(
            try Checkout.text("Sources/Examples/MathSolver/math-solver.yaml").replacing(
                "local/smollm2-135m-instruct",
                with: "scribe/" + desk.workshop.path("asked.txt")
            ).replacing("answer: \"8\"", with: "answer: \"9\""),
            to: "math-solver.yaml"
        )
        let folder = desk.workshop.path("out")
        let fit = try desk.glia(["fit", pipeline, "--quiet", "--output", folder])
        try #require(fit.status == 0, "\(fit.errors)")
        let question = "What is 5 + 4?"
        let before = try desk.asked().count
        _ = try desk.glia(["predict", folder + "/program.json", "--input", question])
        let there = Array(try desk.asked()[before...])

        let program = try await Program.load(folder + "/program.json", host: desk.host)
        let answer: MathAnswer = try await program(MathProblem(problem: question))

        #expect(answer.answer == "9")
        #expect(Array(try desk.asked()[(before + there.count)...]) == there)
        #expect(there.count > 2, "the prompt shows the examples that were learned")
    }

    @Test func aSavedProgramIsSavedAgainAsItWas() async throws {
        let program = try await desk.compiled()
        try await program.save(desk.workshop.path("first.json"))

        try await Program.load(desk.workshop.path("first.json"), host: desk.host)
            .save(desk.workshop.path("second.json"))

        #expect(try desk.text("first.json") == desk.text("second.json"))
    }

    @Test func theSameSeedGivesTheSameProgramAtAnyConcurrency() async throws {
        var saved: [String] = []
        for concurrency in [1, 64] {
            let program = try await desk.compiled()
            try await program.fit(
                x: MathDesk.train,
                epochs: 2,
                batchSize: 2,
                validationData: MathDesk.validation,
                seed: 7,
                concurrency: concurrency,
                verbose: 0
            )
            try await program.save(desk.workshop.path("saved.json"))
            saved.append(try desk.text("saved.json"))
        }

        #expect(saved[0] == saved[1])
    }

    @Test func trainingGoesOnFromWhatWasLearned() async throws {
        let program = try await desk.compiled()
        try await program.fit(x: MathDesk.train, validationData: MathDesk.validation, verbose: 0)
        try await program.save(desk.workshop.path("first.json"))
        let before = try desk.asked().count

        try await program.fit(
            x: MathDesk.train,
            validationData: MathDesk.validation,
            seed: 1,
            verbose: 0
        )

        // The first rollout of the second training shows the examples that the first one found.
        let examples = try #require(
            JSON(parsing: desk.text("first.json"))["variables"]?["generator/examples"]?.array
        )
        let shown = try desk.asked()[before...].prefix(2 + 2 * examples.count)
        #expect(!examples.isEmpty)
        #expect(shown.count { $0.contains("\"role\":\"assistant\"") } == examples.count)
    }

    @Test func evaluateScoresAndPredictAnswersInOrder() async throws {
        let program = try await desk.compiled()

        var pairs = MathDesk.pairs
        pairs[2].1.answer = "8"
        pairs[5].1.answer = "8"
        let report = try await program.evaluate(x: pairs)
        let answers: [MathAnswer?] = try await program.predict(
            MathDesk.pairs.map(\.0),
            concurrency: 3
        )

        #expect(report.reward == 0.25)
        #expect(report["mean_reward"] == 0.25)
        #expect(report["nothing"] == nil)
        #expect(report.interval.map { $0.contains(0.25) } == true)
        #expect(report.count == 8)
        #expect(report.failures == 0)
        #expect(answers.map { $0?.answer } == Array(repeating: "8", count: 8))
    }
}

extension MathDesk {
    func text(_ name: String) throws -> String {
        try String(contentsOfFile: workshop.path(name), encoding: .utf8)
    }
}
