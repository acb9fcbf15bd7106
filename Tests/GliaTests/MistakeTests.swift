import Glia
import GliaMacros
import TestSupport
import Testing

struct MistakeTests {
    private let desk: MathDesk

    init() throws { desk = try MathDesk() }

    @Test func compilingNamesEveryMistakeAtOnce() async throws {
        let program = try desk.mathSolver()

        let error = await #expect(throws: ProgramError.self) {
            try await program.compile(
                optimizer: RandomFewShot(nbMinExamples: 0),
                reward: ExactMatch(key: "anser"),
                metrics: [Plugin("MeanMetricWraper", name: "mean")]
            )
        }

        #expect(
            error?.description == """
                math_solver: optimizer.nb_min_examples: found 0, expected at least 1
                math_solver: metrics.0: 'MeanMetricWraper' is a metric that no plugin \
                provides. Did you mean 'MeanMetricWrapper'?
                math_solver: reward.key: 'key' names the field 'anser', which the output doesn't \
                have; its fields are 'thinking', 'answer'
                """
        )
    }

    @Test func aProgramIsNotTrainedWithoutAnOptimizerAndNotScoredWithoutAReward() async throws {
        let program = try desk.mathSolver()

        let fit = await #expect(throws: ProgramError.self) {
            try await program.fit(x: MathDesk.train)
        }
        let evaluate = await #expect(throws: ProgramError.self) {
            try await program.evaluate(x: MathDesk.train)
        }

        #expect(
            fit?.description == "math_solver: the program has no optimizer; give it an optimizer "
                + "by compile(optimizer:reward:metrics:) first"
        )
        #expect(
            evaluate?.description == "math_solver: the program has no reward; give it a reward "
                + "by compile(optimizer:reward:metrics:) first"
        )
    }

    @Test func wrongSettingsAndRowsAreNamedWithTheirPlace() async throws {
        let program = try await desk.compiled()

        let error = await #expect(throws: ProgramError.self) {
            try await program.fit(
                x: [(Verdict(verdict: "no"), MathDesk.pairs[0].1)],
                epochs: 0,
                validationData: [(Verdict(verdict: "no"), MathDesk.pairs[0].1)],
                verbose: 0
            )
        }

        #expect(
            error?.mistakes.prefix(2) == [
                "math_solver: fit.epochs: found 0, expected at least 1",
                "math_solver: data.train.0: the input doesn't fit: "
                    + "the member 'problem' is missing",
            ],
            "\(error?.description ?? "")"
        )
    }

    @Test func aFileOfRowsIsReadWithItsLines() async throws {
        let program = try await desk.compiled()
        let good = try desk.workshop.write(
            "{\"problem\":\"a\",\"thinking\":\"t\",\"answer\":\"8\"}\n",
            to: "good.jsonl"
        )
        let bad = try desk.workshop.write("problem,answer\na,9\nb\n", to: "bad.csv")

        let report = try await program.evaluate(x: .file(good))
        let error = await #expect(throws: ProgramError.self) {
            try await program.evaluate(x: .file(bad))
        }

        #expect(report.reward == 1)
        #expect(
            error?.mistakes == ["\(bad):3: found 1 field, expected 2 as in the header"],
            "\(error?.description ?? "")"
        )
    }

    @Test func asManyTargetsAsInputsAreNeeded() {
        let error = #expect(throws: ProgramError.self) {
            try Dataset(x: MathDesk.pairs.map(\.0), y: [MathDesk.pairs[0].1])
        }

        #expect(error?.description == "there are 8 inputs and 1 targets")
    }
}
