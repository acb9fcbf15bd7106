package import Contract
import JSONValues
import Synchronization

/// A call, seen from the host's side.
///
/// A class because it counts how often it was asked for random bytes.
package final class HostCall: Call {
    package let context: CallContext
    private let environment: Environment
    private let reader: (any PartReader)?
    /// The call that this one stands for: both draw from one row of random numbers.
    private let elder: HostCall?
    private let draws: Atomic<UInt64>
    private let text = ContextPlace()

    /// What the calls of one run share.
    package struct Environment: Sendable {
        /// The run's seed.
        package var seed: UInt64 { shared.seed }
        /// Who answers requests.
        package var services: any Services { shared.services }
        /// Where log lines go.
        package var log: any Log { shared.log.log }
        /// Whether the run is being stopped.
        package var cancellation: RunCancellation { shared.cancellation }
        fileprivate var reference: LogReference { shared.log }
        private let shared: Shared

        /// One object, since each call has a copy: what all cores count is dear.
        private final class Shared: Sendable {
            let seed: UInt64
            let services: any Services
            let log: LogReference
            let cancellation: RunCancellation

            init(
                _ seed: UInt64,
                _ services: any Services,
                _ log: LogReference,
                _ cancellation: RunCancellation
            ) {
                (self.seed, self.services, self.log) = (seed, services, log)
                self.cancellation = cancellation
            }
        }

        /// Makes an environment.
        package init(
            seed: UInt64,
            services: any Services,
            log: any Log,
            cancellation: RunCancellation = RunCancellation()
        ) { shared = Shared(seed, services, LogReference(log), cancellation) }
    }

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - context: Where it stands.
    ///   - environment: What the calls of the run share.
    ///   - reader: Who reads parts of the result, if somebody does.
    ///   - elder: The call that this one stands for, if it stands for one.
    ///   - draws: How often random bytes were asked for before, if the call began elsewhere.
    package init(
        _ context: CallContext,
        in environment: Environment,
        reader: (any PartReader)? = nil,
        standingFor elder: HostCall? = nil,
        draws: UInt64 = 0
    ) {
        var context = context
        context.isStreaming = reader != nil
        self.context = context
        self.environment = environment
        self.reader = reader
        self.elder = elder
        self.draws = Atomic(draws)
    }

    /// Returns the host's own call, or nil if it is somebody else's; at no cost, unlike a cast.
    static func of(_ call: any Call) -> HostCall? { reference(call)?.takeUnretainedValue() }

    /// The same without counting it: it is there as long as the call that is given.
    static func reference(_ call: any Call) -> Unmanaged<HostCall>? {
        func own<Kind: Call>(_ call: Kind) -> Unmanaged<HostCall>? {
            // Of all ways to look at the bits, the one that asks nothing of the type at run time.
            Kind.self == HostCall.self ? unsafeBitCast(call, to: Unmanaged<HostCall>.self) : nil
        }
        return own(call)
    }

    /// The context as a plugin sees it; there as long as this call is.
    var contextText: Unmanaged<ContextText> { text.text(of: context, log: environment.reference) }

    /// Where the run's end is told.
    var runCancellation: RunCancellation { environment.cancellation }

    /// What a worker needs to go on with this call.
    var origin: Frame.Origin {
        Frame.Origin(
            context: context.bytes,
            seed: environment.seed,
            draws: drawCount
        )
    }

    /// How often random bytes were asked for so far.
    var drawCount: UInt64 { elder?.drawCount ?? draws.load(ordering: .relaxed) }

    /// Goes on after random bytes that a worker has drawn in this call's name.
    func advance(to count: UInt64) {
        if let elder { return elder.advance(to: count) }
        draws.store(count, ordering: .relaxed)
    }

    /// Returns this call under a path that all calls with the same variables share.
    ///
    /// Who makes it must not matter for what comes of it.
    package var shared: HostCall {
        var context = context
        context.path = "variables:\(context.variablesKey)"
        return HostCall(context, in: environment)
    }

    /// Returns the same call with other services, another log and another reader of its parts.
    func replacing(
        services: (any Services) -> any Services,
        log: (any Log) -> any Log,
        reader: (any PartReader) -> any PartReader
    ) -> HostCall {
        HostCall(
            context,
            in: Environment(
                seed: environment.seed,
                services: services(environment.services),
                log: log(environment.log),
                cancellation: environment.cancellation
            ),
            reader: self.reader.map(reader),
            standingFor: self
        )
    }

    /// Returns the same call with another reader of its parts, or none.
    package func read(by reader: (any PartReader)?) -> HostCall {
        HostCall(context, in: environment, reader: reader, standingFor: self)
    }

    /// Returns a part of this call.
    package func part(_ step: String) -> HostCall {
        HostCall(context.appending(step), in: environment)
    }

    package var cancellation: CancelReason? { environment.cancellation.current }

    package func request(_ service: String, _ input: SlotValue) async throws -> SlotValue {
        try await environment.services.answer(service, input, for: self)
    }

    package func send(_ part: SlotValue) { send(part) { self.cancellation != nil } }

    /// Sends a part, for a call that may be cancelled alone.
    package func send(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool) {
        reader?.take(part, unless: isCancelled)
    }

    package func randomBytes(count: Int) -> [UInt8] {
        if let elder { return elder.randomBytes(count: count) }
        let draw = draws.add(1, ordering: .relaxed).oldValue
        var random = KeyedRandom(seed: environment.seed, purpose: "\(context.path)#\(draw)")
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    package func report(progress: Double, note: String) {
        environment.log.write(.debug, "\(Int(progress * 100)) % \(note)", source: context.path)
    }

    package func log(_ level: LogLevel, _ message: String) {
        environment.log.write(level, message, source: context.path)
    }
}
