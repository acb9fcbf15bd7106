package import Contract
package import PluginHost

/// The surroundings of a run: a log that remembers, and no services.
package final class RecordingRun: Log, Services {
    private let record = CallLog()

    /// Makes one.
    package init() {}

    /// The lines that were logged.
    package var lines: [String] { record.lines }

    /// What calls of this run share.
    package func environment(
        seed: UInt64 = 1,
        cancellation: RunCancellation = RunCancellation()
    )
        -> HostCall.Environment
    {
        HostCall.Environment(seed: seed, services: self, log: self, cancellation: cancellation)
    }

    /// A call of this run.
    package var call: HostCall { HostCall(CallContext(path: "test"), in: environment()) }

    package func write(_ level: LogLevel, _ message: String, source: String) {
        record.append("\(level): \(message)")
    }

    package func answer(
        _ service: String,
        _ input: SlotValue,
        for call: HostCall
    ) async throws
        -> SlotValue
    {
        throw ComponentError(.unimplemented, "this run has no service '\(service)'")
    }
}
