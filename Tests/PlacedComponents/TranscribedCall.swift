import Contract
import PluginHost
import PluginSDK

/// A test's call as the Swift type gets it: what the type does is also written down.
///
/// Random bytes come from a call of the host, so that the libraries draw the same.
struct TranscribedCall: WaitingCall {
    private let call: any Call
    private let name: String
    private let host: HostCall
    private let transcript: Transcript

    init(_ call: any Call, of name: String, like host: HostCall, into transcript: Transcript) {
        (self.call, self.name, self.host, self.transcript) = (call, name, host, transcript)
    }

    var context: CallContext { call.context }
    var cancellation: CancelReason? { call.cancellation }

    func request(_ service: String, _ input: SlotValue) async throws -> SlotValue {
        let answer = await Result.outcome { try await call.request(service, input) }
        transcript.add(Transcript.Request(service: service, input: input, answer: answer))
        return try answer.get()
    }

    func waitingRequest(_ service: String, _ input: SlotValue) throws -> SlotValue {
        guard let call = call as? any WaitingCall else {
            throw ComponentError(.unimplemented, "the test's call can't be waited for")
        }
        let answer = Result { try call.waitingRequest(service, input) }
            .mapError(ComponentError.init(atDoor:))
        transcript.add(Transcript.Request(service: service, input: input, answer: answer))
        return try answer.get()
    }

    func send(_ part: SlotValue) {
        host.send(part)
        call.send(part)
    }

    func randomBytes(count: Int) -> [UInt8] { host.randomBytes(count: count) }

    func report(progress: Double, note: String) {
        host.report(progress: progress, note: note)
        call.report(progress: progress, note: note)
    }

    func log(_ level: LogLevel, _ message: String) {
        // The host puts the component's name before what a library logs.
        host.log(level, "\(name): \(message)")
        call.log(level, message)
    }
}
