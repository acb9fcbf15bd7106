import Contract
import HostDoubles
import JSONValues
import PluginHost
import ProgramGraph
import Testing

struct ReadyProgramTests {
    private let log = CallLog()

    /// A module that writes its input into the log and answers with a text.
    private func node(_ name: String, from sources: [String], answers: String) -> ProgramNode {
        ProgramNode(name, from: sources) { [log] request, _ in
            log.append("\(name) <- \(request.input ?? "missing")")
            return ModuleResponse(output: answers)
        }
    }

    /// A module that gives no output.
    private func silentNode(_ name: String, from sources: [String]) -> ProgramNode {
        ProgramNode(name, from: sources) { _, _ in ModuleResponse(missingBecause: "no luck") }
    }

    private func run(
        _ program: Program,
        _ candidate: Candidate = Candidate(),
        on input: String = #"{"q":1}"#
    ) async throws -> Prediction {
        let run = RecordingRun()
        return try await ReadyProgram(program, candidate)
            .run(input, call: HostCallMaker { module, _ in run.call.part(module) })
    }

    @Test(.timeLimit(.minutes(20)))
    func theModulesOfALevelRunAtOnce() async throws {
        let turns = Turns(["late", "early"])
        let nodes = ["early", "late"].map { name in
            // The module that begins first ends last: one after the other would never end.
            ProgramNode(name, from: ["question"]) { [log] _, _ in
                await turns.wait(name)
                log.append(name)
                turns.end()
                return ModuleResponse(output: "{}")
            }
        }

        let prediction = try await run(Program([nodes], outputs: ["early", "late"]))

        #expect(log.lines == ["late", "early"])
        #expect(prediction.steps.map(\.name) == ["early", "late"])
    }

    @Test func severalInputsAreMergedAndNamesThatAreTakenGetSuffixes() async throws {
        let program = Program(
            [
                [
                    node("a", from: ["question"], answers: #"{"text":"A","n":1}"#),
                    node("b", from: ["question"], answers: #"{"text":"B"}"#),
                ],
                [node("c", from: ["a", "b", "a"], answers: "{}")],
            ],
            outputs: ["c"]
        )

        let prediction = try await run(program)

        #expect(
            prediction.steps[2].input
                == #"{"text":"A","n":1,"text_1":"B","text_2":"A","n_1":1}"#
        )
    }

    @Test func theMergedSchemaNamesFieldsAsTheMergeDoes() {
        let first: JSON = [
            "type": "object", "properties": ["text": ["type": "string"], "n": ["type": "integer"]],
            "required": ["text"],
        ]
        let second: JSON = [
            "type": "object", "properties": ["text": ["type": "number"]], "required": ["text"],
        ]

        #expect(
            ReadyProgram.mergedSchema([first, second]) == [
                "type": "object",
                "properties": [
                    "text": ["type": "string"], "n": ["type": "integer"],
                    "text_1": ["type": "number"],
                ],
                "required": ["text", "text_1"], "additionalProperties": false,
            ]
        )
    }

    @Test func aMissingValueTravelsToTheOutputWithItsFirstReason() async throws {
        let program = Program(
            [
                [
                    silentNode("a", from: ["question"]),
                    node("b", from: ["question"], answers: #"{"b":2}"#),
                ],
                [node("c", from: ["a", "b"], answers: "{}")],
                [node("d", from: ["c"], answers: "{}")],
            ],
            outputs: ["d"]
        )

        let prediction = try await run(program)

        #expect(
            prediction
                == Prediction(
                    output: nil,
                    reason: "'a': no luck",
                    steps: [
                        .init(name: "a", input: #"{"q":1}"#, output: nil),
                        .init(name: "b", input: #"{"q":1}"#, output: #"{"b":2}"#),
                        .init(name: "c", input: nil, output: nil),
                        .init(name: "d", input: nil, output: nil),
                    ]
                )
        )
        #expect(log.lines == [#"b <- {"q":1}"#])
    }

    @Test func severalOutputsComeByTheNamesOfTheirModules() async throws {
        let program = Program(
            [
                [
                    node("topic", from: ["question"], answers: #"{"t":"taxi"}"#),
                    node("mood", from: ["question"], answers: #"{"m":"good"}"#),
                ]
            ],
            outputs: ["mood", "topic"]
        )

        let prediction = try await run(program)

        #expect(prediction.output == #"{"mood":{"m":"good"},"topic":{"t":"taxi"}}"#)
        #expect(prediction.reason == nil)
    }

    @Test func oneFailedOutputOfSeveralMakesTheWholeMissing() async throws {
        let program = Program(
            [
                [
                    node("topic", from: ["question"], answers: "{}"),
                    silentNode("mood", from: ["question"]),
                ], [node("tone", from: ["mood"], answers: "{}")],
            ],
            outputs: ["topic", "tone"]
        )

        let prediction = try await run(program)

        #expect(prediction.output == nil)
        #expect(prediction.reason == "'mood': no luck")
    }

    @Test func severalInputsOfAProgramComeByTheirNames() async throws {
        let program = Program(
            [[node("answer", from: ["context", "question"], answers: "{}")]],
            inputs: ["question", "context"],
            outputs: ["answer"]
        )

        _ = try await run(program, on: #"{"question":{"q":1},"context":{"c":[2]}}"#)

        #expect(log.lines == [#"answer <- {"c":[2],"q":1}"#])
    }

    @Test func anInputThatIsNotThereIsMissing() async throws {
        let program = Program(
            [[node("answer", from: ["question", "context"], answers: "{}")]],
            inputs: ["question", "context"],
            outputs: ["answer"]
        )

        let prediction = try await run(program, on: #"{"question":{"q":1}}"#)

        #expect(prediction.reason == "an input of 'answer' is missing")
        #expect(log.lines == [])
    }

    @Test func aModuleGetsTheCandidatesValuesAndItsOwnForTheRest() async throws {
        let style = Variable(
            name: "style",
            description: "",
            schema: ["type": "string"],
            value: "short"
        )
        let program = Program(
            [
                [
                    ProgramNode("answer", from: ["question"], variables: [.instructions, style]) {
                        request,
                        _ in
                        ModuleResponse(output: request.variables)
                    }
                ]
            ],
            outputs: ["answer"]
        )

        let prediction = try await run(program, Candidate(["answer/instructions": "Think."]))

        #expect(prediction.output == #"{"instructions":"Think.","style":"short"}"#)
    }

    @Test(arguments: [
        (
            Candidate(["anser/instructions": "x"]),
            "'anser/instructions' is no variable of this program; there are 'answer/instructions'"
        ),
        (
            Candidate(["answer/instructions": 5]),
            "the value for 'answer/instructions' doesn't fit: found 5, expected string"
        ),
    ])
    func aCandidateThatDoesNotFitIsAnError(candidate: Candidate, message: String) throws {
        let program = Program(answering: { _, _ in ModuleResponse(output: "{}") })

        let error = try #require(throws: ComponentError.self) {
            try ReadyProgram(program, candidate)
        }

        #expect(error.message == message)
    }

    @Test func whatAModuleThrowsEndsTheRun() async throws {
        let program = Program(answering: { _, _ in
            throw ComponentError(.internalFault, "it is broken")
        })

        let error = await #expect(throws: ComponentError.self) { try await run(program) }

        #expect(error?.message == "it is broken")
    }

    @Test func aCallNamesItsModuleAndItsVariables() async throws {
        let program = Program(answering: { _, _ in ModuleResponse(output: "{}") })
        let run = RecordingRun()
        let variables = ContentHash(#"{"instructions":"plain"}"#).description

        _ = try await ReadyProgram(program, Candidate()).run(
            "{}",
            call: HostCallMaker { [log] module, key in
                log.append("\(module) \(key)")
                return run.call
            }
        )

        #expect(log.lines == ["answer \(variables)"])
    }
}
