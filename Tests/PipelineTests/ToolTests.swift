import Contract
import Foundation
import JSONValues
import Pipeline
import ProgramGraph
import Scheduling
import Synchronization
import TestSupport
import Testing
import Training

/// Tools in a pipeline file, from the file to the trace.
struct ToolTests {
    private static let agent: KeyValuePairs<String, String> = [
        "parrot/any": "caller/any",
        "plugin: Generator": "plugin: FunctionCallingAgent\n      tools: [Calculator]",
    ]

    private func desk() throws -> PipelineDesk {
        let desk = try PipelineDesk()
        try desk.workshop.copyPlugin("Calculator")
        try desk.workshop.build("Tests/Fixtures/caller.c", as: "caller.so")
        return desk
    }

    private func answer(
        _ desk: PipelineDesk,
        keeping journal: CallJournal? = nil,
        _ reader: @escaping @Sendable (ProgramPart, () -> Bool) -> Void = { _, _ in }
    ) async throws -> Prediction {
        let pipeline = try await desk.load(replacing: Self.agent, for: .predict)
        if let journal { pipeline.scheduler.keep(journal) }
        return try await desk.onHost {
            try await Predict(
                pipeline.program,
                Candidate(),
                environment: pipeline.environment
            ).answer(["message": "1"], reader: reader)
        }
    }

    private static let calls: JSON = [
        ["tool": "calculator", "arguments": ["expression": "6 * 7"], "result": "42"],
        [
            "tool": "calculator", "arguments": ["expression": "6 * "],
            "error": "'6 * ' can't be computed: Unexpected end of expression at position 5",
        ],
    ]

    @Test func aToolOfThePipelineIsCalledAndTraced() async throws {
        let prediction = try await answer(try desk())

        #expect(prediction.output == #"{"queue":"taxi"}"#)
        let trace = try JSON(parsing: prediction.trace(input: "{}", target: nil))
        let calls = trace["modules"]?["router"]?["trace"]?.array ?? []
        #expect(Array(calls.prefix(2)) == Self.calls.array)
        #expect(calls.count == 3)
        #expect(calls.last?["error"]?.string?.hasPrefix("the arguments don't fit: ") == true)
    }

    @Test func theJournalKeepsWhatToolsDid() async throws {
        let desk = try desk()
        let path = desk.workshop.path("journal.jsonl")
        let run = RunIdentity(program: "desk", seed: 0, pipeline: "00")
        var predictions: [Prediction] = []

        for _ in 0..<2 {
            let journal = try CallJournal(path: path, run: run, log: desk.run)
            predictions.append(try await answer(desk, keeping: journal))
            journal.close()
        }

        #expect(predictions[0] == predictions[1])
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        // The first line, three answers of the model, and three of the tool.
        #expect(lines.count == 7)
        #expect(lines.count { $0.contains(#""model":"calculator""#) } == 3)
        #expect(lines.contains { $0.contains(#""result":"42""#) })
    }

    @Test func whatTheModelSaysIsStreamedThroughThePlugins() async throws {
        let parts = Mutex<[ProgramPart]>([])

        _ = try await answer(try desk()) { part, _ in parts.withLock { $0.append(part) } }

        let anew = ProgramPart(module: "router", content: "", beginsAnew: true)
        #expect(
            parts.withLock { $0 } == [
                anew, anew, ProgramPart(module: "router", content: #"{"queue":"#),
                ProgramPart(module: "router", content: #""taxi"}"#),
            ]
        )
    }

    @Test(arguments: [
        (
            "[Calculater]",
            "'Calculater' is a tool that no plugin provides. Did you mean 'Calculator'?"
        ),
        (
            "[Calculator, {plugin: Calculator, digits: 3}]",
            "the tool 'calculator' is there already, at '/program/modules/router/tools/0': language "
                + "models tell tools by their names"
        ),
        ("[{plugin: Calculator, digits: 99}]", "99"),
        ("[]", "tools"),
    ])
    func mistakesAreToldAtTheTool(tools: String, sentence: String) async throws {
        let desk = try desk()
        let edits = KeyValuePairs(
            dictionaryLiteral: ("parrot/any", "caller/any"),
            (
                "plugin: Generator",
                "plugin: FunctionCallingAgent\n      tools: \(tools)"
            )
        )

        let mistakes = try await desk.mistakes(replacing: edits, for: .predict)

        #expect(mistakes.contains(sentence))
        #expect(mistakes.hasPrefix("desk.yaml:"))
    }

    @Test func aFieldOfMessagesIsAListOfThem() throws {
        let schema = try JSONSchema(
            DataModelForm.schema(name: "Chat", ["guest": "string", "talk": "messages"])
        )

        func faults(_ talk: JSON) -> Int {
            schema.violations(of: ["guest": "Ann", "talk": talk]).count
        }
        #expect(faults([["role": "user", "content": "Hi"]]) == 0)
        #expect(faults([["role": "assistant", "content": nil, "tool_calls": [["id": "a"]]]]) == 0)
        #expect(faults([["role": "guest", "content": "Hi"]]) == 1)
        #expect(faults(["Hi"]) == 1)
        #expect(schema.json["properties"]?["talk"]?["items"]?["x-glia-role"] == "message")
    }
}
