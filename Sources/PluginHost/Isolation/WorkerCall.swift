import Contract
import Synchronization

/// A call in a worker, as its host's services and log: all of it goes through the socket.
struct WorkerCall: Services, Log, PartReader {
    private let frame: Frame
    private let channel: FrameChannel
    private let replies: PendingReplies

    init(_ frame: Frame, channel: FrameChannel, replies: PendingReplies) {
        self.frame = frame
        self.channel = channel
        self.replies = replies
    }

    /// The call that the plugin's component gets.
    func hostCall(_ cancellation: RunCancellation) -> HostCall {
        let origin = frame.origin ?? Frame.Origin(context: [], seed: 0, draws: 0)
        let context = CallContext(parsing: origin.context)
        return HostCall(
            context,
            in: HostCall.Environment(
                seed: origin.seed,
                services: self,
                log: self,
                cancellation: cancellation
            ),
            reader: context.isStreaming ? self : nil,
            draws: origin.draws
        )
    }

    func answer(
        _ service: String,
        _ input: SlotValue,
        for call: HostCall
    ) async throws -> SlotValue {
        try await replies.answer(to: frame.call) { number in
            channel.send(
                Frame(
                    .request,
                    call: frame.call,
                    reference: number,
                    text: service,
                    value: input
                )
            )
        } onCancel: { number in
            channel.send(Frame(.abandon, call: frame.call, reference: number))
        }
    }

    /// The socket fills up while the host's reader is slow; then this waits.
    func take(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool) {
        channel.send(Frame(.part, call: frame.call, value: part))
    }

    func write(_ level: LogLevel, _ message: String, source: String) {
        channel.send(
            Frame(.log, call: frame.call, number: Int64(level.rawValue), text: message)
        )
    }
}

/// The requests of a worker that the host hasn't answered.
///
/// A class because all calls of the worker share it.
final class PendingReplies: Sendable {
    private struct State {
        var next: UInt64 = 1
        var waiting: [UInt64: UnsafeContinuation<SlotValue, any Error>] = [:]
    }

    private let state = Mutex(State())

    /// Waits for the host's answer; each request gets exactly one, also when it is abandoned.
    func answer(
        to call: UInt64,
        ask: (UInt64) -> Bool,
        onCancel abandon: @Sendable (UInt64) -> Void
    ) async throws -> SlotValue {
        let number = state.withLock { state in
            defer { state.next += 1 }
            return state.next
        }
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                state.withLock { $0.waiting[number] = continuation }
                // Without a host this process ends: nobody waits for ever.
                _ = ask(number)
            }
        } onCancel: {
            abandon(number)
        }
    }

    /// Takes an answer of the host.
    func take(_ frame: Frame) {
        let waiting = state.withLock { $0.waiting.removeValue(forKey: frame.reference) }
        if frame.number == Int64(Status.ok.rawValue), let value = frame.value {
            waiting?.resume(returning: value)
        } else {
            waiting?.resume(throwing: frame.error)
        }
    }
}
