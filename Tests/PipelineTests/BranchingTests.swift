import Contract
import Evaluation
import JSONValues
import Pipeline
import ProgramGraph
import TestSupport
import Testing

/// A program with branches, from its pipeline file.
struct BranchingTests {
    private func desk() throws -> PipelineDesk {
        let desk = try PipelineDesk()
        try desk.workshop.copyPlugin("Wiring")
        return desk
    }

    /// Two branches, and modules before them; the validation messages are "100" and "101".
    private func edits(
        before: String = "",
        branch: String = "input: [message, message], field: message, inject_decision: false"
    ) -> KeyValuePairs<String, String> {
        [
            "    router:\n": """
            \(before)\
                to_router: {plugin: Branch, labels: "100", \(branch)}
                to_other: {plugin: Branch, labels: ["101", "102"], \(branch)}
                other: {plugin: Generator, input: to_other, output: Route}
                router:

            """,
            "      input: message\n      output: Route\n  output: router":
                "      input: to_router\n      output: Route\n"
                + "    route: {plugin: Or, input: [router, other]}\n  output: route",
        ]
    }

    @Test func onlyTheBranchThatIsTakenRuns() async throws {
        let desk = try desk()
        let pipeline = try await desk.load(replacing: edits())

        let rows = try await desk.onHost {
            try await pipeline.engine().evaluate(
                Candidate(),
                on: pipeline.data.validation,
                path: "validation"
            )
        }

        let idle = rows.map { row in
            row.prediction.steps.filter { $0.input == nil }.map(\.name)
        }
        #expect(rows.map(\.score) == [1, 1])
        #expect(idle == [["other"], ["router"]])
        #expect(
            pipeline.program.variables.map(\.path) == [
                "other/instructions", "other/examples", "router/instructions", "router/examples",
            ]
        )
    }

    @Test func anExampleThatNoBranchTakesHasAReason() async throws {
        let desk = try desk()
        let pipeline = try await desk.load(replacing: edits())

        let rows = try await desk.onHost {
            try await pipeline.engine().evaluate(
                Candidate(),
                on: Array(pipeline.data.train.prefix(1)),
                path: "train"
            )
        }

        #expect(rows[0].score == 0)
        #expect(rows[0].prediction.reason == "'to_router': the decision is '0'")
    }

    @Test func aLabelThatIsNoneIsAMistakeAtItsPlace() async throws {
        let mistakes = try await desk().mistakes(
            replacing: edits(
                before: "    way: {plugin: Decision, input: message, question: Which?, "
                    + "labels: [\"100\", \"101\"]}\n",
                branch: "input: [way, message]"
            )
        )

        #expect(
            mistakes == "desk.yaml:13: program.modules.to_other.labels: '102' is no label of the "
                + "decision; there are '100', '101'"
        )
    }
}
