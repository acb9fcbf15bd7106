import Contract
import History
import JSONValues
import Pipeline
import Running
import Synchronization
import Training

extension SessionService {
    private static let settings: [(String, JSON)] = [
        ("program", ["type": "integer", "minimum": 1]),
        ("fit", ["type": "object", "description": "Settings in place of the pipeline's."]),
        ("data", ["type": "object", "description": "Data in place of the pipeline's."]),
    ]

    private static func properties(_ more: [(String, JSON)] = []) -> JSON {
        .object(JSONObject((settings + more).map { JSONObject.Member(name: $0.0, value: $0.1) }))
    }

    /// What trains a program, and what a training has left.
    static let runServices = [
        SessionService(
            "run.forecast",
            "Says what a training can cost at most; asks no model.",
            properties(),
            required: ["program"]
        ) { request, input in
            let pipeline = try await pipeline(request, input).pipeline
            let text = ForecastText(try await TrainingRun.forecast(pipeline))
            return SlotValue(head: text.json.object ?? [:])
        },
        SessionService(
            "run.start",
            "Trains a program, which then has the variables that the optimizer chose. Parts say how "
                + "far it is; the answer is the report, and for people the array 'report' of a text.",
            properties([
                ("folder", ["type": "string", "minLength": 1]),
                ("fresh", ["type": "boolean", "default": false]),
                ("journal", ["type": "boolean", "default": true]),
            ]),
            required: ["program"]
        ) { request, input in
            try await start(request, input)
        },
        SessionService(
            "run.stop",
            "Ends the training of the request of that number after its step, with what it learned.",
            ["request": ["type": "integer", "minimum": 1]],
            required: ["request"]
        ) { request, input in
            let number = UInt64(input.head["request"]?.integer ?? 0)
            guard let stop = request.session.stops.withLock({ $0[number] }) else {
                throw ComponentError(.notFound, "the request \(number) is no training in hand")
            }
            stop.request()
            return SlotValue()
        },
        SessionService(
            "report.read",
            "Reads what a run keeps in its folder: 'state' is none, unfinished or finished; "
                + "'history' text[n] are its events, 'program' text[1] the program if there is one.",
            ["folder": ["type": "string", "minLength": 1]],
            required: ["folder"]
        ) { _, input in
            try report(of: RunFiles(in: input.text("folder") ?? ""))
        },
    ]

    private static func pipeline(
        _ request: ServiceRequest,
        _ input: Input
    ) async throws -> (program: LoadedProgram, pipeline: Pipeline) {
        let program = try request.session.programs.program(input)
        var changes: JSONObject = [:]
        for name in ["fit", "data"] { changes[name] = input.head[name] }
        return (program, try await program.load(for: .fit, replacing: changes, request))
    }

    private static func start(_ request: ServiceRequest, _ input: Input) async throws -> SlotValue {
        let stop = StopRequest()
        let session = request.session
        session.stops.withLock { $0[request.id] = stop }
        defer { session.stops.withLock { $0[request.id] = nil } }
        let (program, pipeline) = try await pipeline(request, input)
        let run = try TrainingRun(
            pipeline,
            keeping: RunKeeping(
                folder: input.text("folder"),
                isFresh: input.head["fresh"]?.bool ?? false,
                hasJournal: input.head["journal"]?.bool ?? true
            ),
            stop: stop,
            viewer: RunParts(request.parts)
        )
        let report = try await run.run()
        program.adopt(report.result.candidate, of: pipeline)
        return SlotValue(
            head: report.json.object ?? [:],
            arrays: [NamedArray("report", .text([report.text]))]
        )
    }

    private static func report(of files: RunFiles) throws -> SlotValue {
        func lines(_ path: String) throws -> [String]? {
            guard RunFiles.exists(path) else { return nil }
            return try FileText.read(path).split(separator: "\n").map(String.init)
        }
        let state =
            switch files.progress {
            case .none: "none"
            case .broken: "unfinished"
            case .finished: "finished"
            }
        var arrays = [NamedArray("history", .text(TextRows(try lines(files.history) ?? [])))]
        if let program = try lines(files.program) {
            arrays.append(NamedArray("program", .text([program.joined(separator: "\n")])))
        }
        return SlotValue(head: ["state": .string(state)], arrays: arrays)
    }
}
