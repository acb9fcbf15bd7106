import Contract
import JSONValues
import PluginHost

extension SessionService {
    /// The services that plugins have, asked for in a program's name.
    static let componentServices = [
        handingOn("lm.generate", "Asks a language model of a program, as the kind's header says."),
        handingOn("embed", "Asks an embedding model of a program, as the kind's header says."),
        handingOn("reward.score", "Scores rows with a reward nested in a program's configuration."),
        handingOn("tool.describe", "Says what models are told of a tool nested likewise."),
        handingOn("tool.call", "Calls a tool nested likewise."),
        handingOn("data.read", "Reads training examples of a program by their indices."),
    ]

    private static func handingOn(_ name: String, _ summary: String) -> SessionService {
        SessionService(
            name,
            summary,
            ["program": ["type": "integer", "minimum": 1]],
            required: ["program"],
            handsOn: true
        ) { request, input in
            let pipeline = try await request.session.programs.program(input).ready(request)
            var head = input.head
            head["program"] = nil
            let environment = LoadedProgram.environment(pipeline, request)
            return try await environment.services.answer(
                name,
                SlotValue(head: head, arrays: input.value.arrays),
                for: HostCall(CallContext(path: name), in: environment)
            )
        }
    }
}
