import Contract
import HostDoubles
import JSONValues
import PluginHost
import ProgramGraph
import Testing

/// What becomes of a program in which a value is missing.
struct MissingValueTests {
    private func run(_ program: Program) async throws -> Prediction {
        let run = RecordingRun()
        return try await ReadyProgram(program, Candidate())
            .run("{}", call: HostCallMaker { module, _ in run.call.part(module) })
    }

    private func silent(_ name: String, _ response: ModuleResponse) -> ProgramNode {
        ProgramNode(name, from: ["question"]) { _, _ in response }
    }

    /// A module that takes each input and tells which it got.
    private func taker(_ name: String, from sources: [String]) -> ProgramNode {
        ProgramNode(
            name: name,
            sources: sources,
            module: ScriptedModule { request, _ in
                let texts = request.inputs.map { JSON.string($0 ?? "missing") }
                return ModuleResponse(output: JSON.object(["got": .array(texts)]).text())
            },
            shape: ModuleShape(output: [:], variables: [], takesEachInput: true)
        )
    }

    @Test func aModuleThatTakesEachInputIsRunWithWhatIsMissing() async throws {
        let program = Program(
            [
                [
                    silent("a", ModuleResponse(missingBecause: "no luck")),
                    ProgramNode("b", from: ["question"]) { _, _ in
                        ModuleResponse(output: #"{"b":1}"#)
                    },
                ], [taker("c", from: ["a", "b"])],
            ],
            outputs: ["c"]
        )

        let prediction = try await run(program)

        #expect(prediction.output == #"{"got":["missing","{\"b\":1}"]}"#)
        #expect(prediction.reason == nil)
        #expect(prediction.steps[2].input == #"[null,{"b":1}]"#)
    }

    @Test func aTrainedProgramTakesEachInputAsBefore() async throws {
        let program = Program(
            [
                [
                    silent("a", ModuleResponse(notTakenBecause: "not now")),
                    ProgramNode("b", from: ["question"]) { _, _ in
                        ModuleResponse(output: #"{"b":1}"#)
                    },
                ], [taker("c", from: ["a", "b"])],
            ],
            outputs: ["c"]
        )

        let trained = try program.starting(from: Candidate(["b/instructions": "better"]))

        #expect(try await run(trained).output == #"{"got":["missing","{\"b\":1}"]}"#)
    }

    @Test func itIsRunEvenIfAllAreMissing() async throws {
        let program = Program(
            [
                [silent("a", ModuleResponse(notTakenBecause: "not now"))],
                [taker("b", from: ["a"])],
            ],
            outputs: ["b"]
        )

        #expect(try await run(program).output == #"{"got":["missing"]}"#)
    }

    @Test func aFailureExplainsMoreThanAWayThatWasNotTaken() async throws {
        let program = Program(
            [
                [
                    silent("gate", ModuleResponse(notTakenBecause: "the decision is 'hard'")),
                    silent("hard", ModuleResponse(missingBecause: "no luck")),
                ],
                [
                    ProgramNode("c", from: ["gate", "hard"]) { _, _ in ModuleResponse(output: "{}")
                    }
                ],
            ],
            outputs: ["c"]
        )

        #expect(try await run(program).reason == "'hard': no luck")
    }

    @Test func aWayThatWasNotTakenExplainsWhatItCan() async throws {
        let program = Program(
            [[silent("gate", ModuleResponse(notTakenBecause: "the decision is 'hard'"))]],
            outputs: ["gate"]
        )

        #expect(try await run(program).reason == "'gate': the decision is 'hard'")
    }

    @Test func anOutputOfSeveralWhoseWayWasNotTakenIsLeftOut() async throws {
        let program = Program(
            [
                [
                    ProgramNode("topic", from: ["question"]) { _, _ in
                        ModuleResponse(output: "{}")
                    }, silent("gate", ModuleResponse(notTakenBecause: "not now")),
                ], [ProgramNode("mood", from: ["gate"]) { _, _ in ModuleResponse(output: "{}") }],
            ],
            outputs: ["topic", "mood"]
        )

        let prediction = try await run(program)

        #expect(prediction.output == #"{"topic":{}}"#)
        #expect(prediction.reason == nil)
    }
}
