import Contract
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Running
import Training

extension SessionService {
    private static let number: JSON = ["type": "integer", "minimum": 1]
    private static let path: JSON = ["type": "string", "minLength": 1]

    /// What is done with a program beside training it.
    static let programServices = [
        SessionService(
            "program.load",
            "Loads a pipeline file or a saved program; in place of 'path' may come 'pipeline', the "
                + "same as an object, or an array of one text 'text'. Answers with its number.",
            [
                "path": path, "pipeline": ["type": "object"],
                "overrides": ["type": "array", "items": ["type": "string"]],
            ]
        ) { request, input in
            let components = request.session.components
            let found = try source(input)
            let overrides = try input.texts("overrides").map(Override.init(parsing:))
            let program = LoadedProgram(
                found.replacing(
                    try Overriding(catalog: components.catalog(), log: request.session.log)
                        .apply(overrides, to: found.source)
                )
            )
            let pipeline = try await program.ready(request)
            _ = try ReadyProgram(pipeline.program, program.candidate)
            return SlotValue(head: [
                "program": .integer(Int64(request.session.programs.keep(program))),
                "name": .string(pipeline.program.name),
                "description": .string(pipeline.program.description),
                "input": pipeline.program.inputSchema, "output": pipeline.program.outputSchema,
            ])
        },
        SessionService(
            "program.run",
            "Asks a program: 'inputs' text[n], each an object as JSON. Answers with 'outputs' "
                + "text[n], missing where there is none, and then with 'reasons' text[n].",
            ["program": number, "concurrency": ["type": "integer", "minimum": 1, "default": 64]],
            required: ["program"]
        ) { request, input in
            try await run(request, input)
        },
        SessionService(
            "program.evaluate",
            "Scores a program on its test data, or on 'data': a file, or rows.",
            ["program": number, "data": ["anyOf": [path, ["type": "array"]]]],
            required: ["program"]
        ) { request, input in
            let program = try request.session.programs.program(input)
            let pipeline = try await program.load(
                for: .evaluate,
                replacing: input.head["data"].map { ["data": ["test": $0]] } ?? [:],
                request
            )
            guard !pipeline.data.test.isEmpty else {
                throw ComponentError(.invalidArgument, "there is no test data; give some as 'data'")
            }
            let assessment = try await Assessment(
                program.candidate,
                on: pipeline.data.test,
                engine: pipeline.engine(),
                metrics: pipeline.metrics,
                call: HostCall(
                    CallContext(path: "test", phase: "reward"),
                    in: pipeline.environment
                )
            )
            return SlotValue(head: assessment.json.object ?? [:])
        },
        SessionService(
            "program.read",
            "Answers with a program as 'program.save' writes it, the array 'program' of one text.",
            ["program": number],
            required: ["program"]
        ) { request, input in
            let text = try await file(request, input).json.text(.indented)
            return SlotValue(arrays: [NamedArray("program", .text([text]))])
        },
        SessionService(
            "program.save",
            "Saves a program as one JSON file: after a crash there is the old one or the new one.",
            ["program": number, "path": path],
            required: ["program", "path"]
        ) { request, input in
            try await file(request, input).write(to: input.text("path") ?? "")
            return SlotValue()
        },
        SessionService(
            "program.drop",
            "Lets go of a program, with the models that only it has opened.",
            ["program": number],
            required: ["program"]
        ) { request, input in
            try request.session.programs.drop(input)
            return SlotValue()
        },
    ]

    private static func source(_ input: Input) throws -> ProgramSource {
        let text = input.value.texts("text").flatMap { $0.first ?? nil }
        switch (input.text("path"), input.head["pipeline"], text) {
        case (let path?, nil, nil): return try ProgramSource(path: path)
        case (let path, let pipeline?, nil):
            return try ProgramSource(pipeline, path: path ?? "pipeline")
        case (let path, nil, let text?):
            return try ProgramSource(text: text, path: path ?? "pipeline")
        default:
            throw ComponentError(
                .invalidArgument,
                "program.load: expected one of 'path', 'pipeline' and the array 'text'; beside the "
                    + "last two, 'path' says where relative names start"
            )
        }
    }

    private static func run(_ request: ServiceRequest, _ input: Input) async throws -> SlotValue {
        let program = try request.session.programs.program(input)
        let pipeline = try await program.ready(request)
        let predict = try Predict(
            pipeline.program,
            program.candidate,
            environment: LoadedProgram.environment(pipeline, request)
        )
        let texts = try input.value.requiredTexts("inputs")
        let inputs = try texts.enumerated().map { index, text in
            guard let text, let json = try? JSON(parsing: text) else {
                throw ComponentError(.invalidArgument, "input \(index) is missing or no sound JSON")
            }
            return json
        }
        let predictions = try await predict.answers(
            to: inputs,
            concurrency: input.head["concurrency"]?.integer ?? 64
        )
        return SlotValue(arrays: [
            NamedArray("outputs", .text(TextRows(predictions.map(\.output)))),
            NamedArray("reasons", .text(TextRows(predictions.map(\.reason)))),
        ])
    }

    private static func file(_ request: ServiceRequest, _ input: Input) async throws -> ProgramFile
    {
        let program = try request.session.programs.program(input)
        return ProgramFile(
            of: try await program.ready(request),
            program.candidate,
            training: [:]
        )
    }
}
