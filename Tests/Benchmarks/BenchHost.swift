import Contract
import PluginHost

/// A host without a pipeline: an instant language model, no data, no log.
struct BenchHost: Services, Log {
    static let executor = HostExecutor()

    func answer(_ service: String, _ input: SlotValue, for call: HostCall) async throws -> SlotValue
    {
        // As the real services do: the request is read, the answer written.
        let request = try CompletionRequest(slotValue: input)
        return Completion(
            content: request.choices.first ?? #"{"queue": "taxi"}"#,
            usage: Usage(inputTokens: 400, outputTokens: 1)
        ).slotValue
    }

    func write(_ level: LogLevel, _ message: String, source: String) {}

    var environment: HostCall.Environment {
        HostCall.Environment(seed: 1, services: self, log: self)
    }

    var call: HostCall { HostCall(CallContext(path: "bench"), in: environment) }
}
