/// Why a call was cancelled.
public enum CancelReason: Int32, Sendable {
    case user = 1
    case deadline = 2
    case budget = 3
    case superseded = 4
    case shutdown = 5
}

/// How much a line of the log matters; the last two say who broke a rule of the interface.
public enum LogLevel: Int32, Sendable, Comparable {
    case debug = 1
    case info = 2
    case warning = 3
    case error = 4
    case hostFault = 5
    case pluginFault = 6

    /// Returns whether the first matters less.
    public static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// One call of a component, seen from the component: where it stands in the run, and what it may
/// ask of the host meanwhile.
///
/// A call may be used from any thread until the function that it was given to has returned.
public protocol Call: Sendable {
    /// Where the call stands in the run.
    var context: CallContext { get }

    /// The context's ``CallContext/variablesKey``, for who needs nothing else of it.
    var variablesKey: String { get }

    /// The context's ``CallContext/isStreaming``, for who needs nothing else of it.
    var isStreaming: Bool { get }

    /// Why the call has been cancelled, or nil. A cancelled call must still end, soon.
    var cancellation: CancelReason? { get }

    /// Asks the host for a service by name, such as "lm.generate".
    ///
    /// - Parameters:
    ///   - service: The name of the service.
    ///   - input: What the service takes.
    /// - Returns: The service's answer.
    /// - Throws: ``ComponentError``, with status `unimplemented` for a name that the host doesn't
    ///   know, and `permissionDenied` for one that the component's manifest doesn't list.
    func request(_ service: String, _ input: SlotValue) async throws -> SlotValue

    /// Sends a part of the result ahead of the rest; the end result is whole without it.
    ///
    /// It waits while the reader is slow, on the thread that calls, and returns at once if nobody
    /// reads (``isStreaming``). A language model and a module send ``AnswerPart``.
    func send(_ part: SlotValue)

    /// Returns random bytes that depend on the run's seed and the call's path only.
    func randomBytes(count: Int) -> [UInt8]

    /// Tells how far the call is, from 0 to 1, or a negative number if that can't be known.
    func report(progress: Double, note: String)

    /// Writes one line into the host's log.
    func log(_ level: LogLevel, _ message: String)
}

extension Call {
    /// The context's key of the variables.
    public var variablesKey: String { context.variablesKey }
    /// What the context says.
    public var isStreaming: Bool { context.isStreaming }
    /// Lets the part go: nobody reads it.
    public func send(_ part: SlotValue) {}
}
