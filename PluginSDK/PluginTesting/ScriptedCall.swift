public import Contract
import JSONValues
import Synchronization

/// A call whose services are closures, and which remembers what was asked and logged.
///
/// A class because it records.
public final class ScriptedCall: Call {
    /// Answers one service.
    public typealias Answer = @Sendable (SlotValue) async throws -> SlotValue

    /// Where the call stands, as given.
    public let context: CallContext
    private let seed: UInt64
    private let answers: [String: Answer]
    private let record = Mutex(Record())

    private struct Record {
        var requests: [String] = []
        var lines: [String] = []
        var parts: [SlotValue] = []
        var draws = 0
    }

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - context: Where it stands in a run.
    ///   - seed: The seed of its random bytes.
    ///   - answers: Who answers which service; others are unimplemented.
    public init(
        context: CallContext = CallContext(path: "test"),
        seed: UInt64 = 1,
        answers: [String: Answer] = [:]
    ) {
        self.context = context
        self.seed = seed
        self.answers = answers
    }

    /// The services asked for, in order.
    public var requests: [String] { record.withLock { $0.requests } }
    /// The lines written to the log, in order.
    public var lines: [String] { record.withLock { $0.lines } }
    /// The parts that were sent, in order; see `CallContext.isStreaming`.
    public var parts: [SlotValue] { record.withLock { $0.parts } }
    /// Never cancelled.
    public var cancellation: CancelReason? { nil }

    /// Answers from the script; a service without an answer is unimplemented.
    public func request(_ service: String, _ input: SlotValue) async throws -> SlotValue {
        record.withLock { $0.requests.append(service) }
        guard let answer = answers[service] else {
            throw ComponentError(.unimplemented, "the script has no service '\(service)'")
        }
        return try await answer(input)
    }

    /// Returns bytes that depend on seed, path and how often they were asked for.
    public func randomBytes(count: Int) -> [UInt8] {
        let draw = record.withLock { record in
            record.draws += 1
            return record.draws
        }
        var random = KeyedRandom(seed: seed, purpose: "\(context.path)#\(draw)")
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// Remembers a part; see ``parts``.
    public func send(_ part: SlotValue) { record.withLock { $0.parts.append(part) } }

    /// Ignores progress.
    public func report(progress: Double, note: String) {}

    /// Remembers a line; see ``lines``.
    public func log(_ level: LogLevel, _ message: String) {
        record.withLock { $0.lines.append("\(level): \(message)") }
    }
}

extension ScriptedCall {
    /// Makes a call whose language model is a closure from request to answer.
    public static func answering(
        _ model: @escaping @Sendable (CompletionRequest) throws -> Completion
    ) -> ScriptedCall {
        ScriptedCall(answers: [
            "lm.generate": { try model(CompletionRequest(slotValue: $0)).slotValue }
        ])
    }
}
