import Contract
import JSONValues

/// A call that is over: it can still say who broke a rule.
struct EndedCall: Call {
    let text: ContextText?

    var context: CallContext { CallContext(path: text?.path ?? "") }
    var cancellation: CancelReason? { nil }
    func request(_ service: String, _ input: SlotValue) async throws -> SlotValue {
        throw ComponentError(.failedPrecondition, "the call has ended")
    }
    func randomBytes(count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    func report(progress: Double, note: String) {}
    func log(_ level: LogLevel, _ message: String) {
        text?.log?.log.write(level, message, source: context.path)
    }
}
