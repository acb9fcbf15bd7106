import Contract
import Synchronization

/// Where a context's text stands once somebody has asked for it: most calls never reach a plugin.
struct ContextPlace: ~Copyable, Sendable {
    /// A reference that is held here, or 0.
    private let text = Atomic<UInt>(0)

    deinit { Self.reference(text.load(ordering: .acquiring))?.release() }

    /// The text of a context, which is always the same one, and there as long as this is.
    func text(
        of context: borrowing CallContext,
        log: @autoclosure () -> LogReference
    ) -> Unmanaged<ContextText> {
        if let text = Self.reference(text.load(ordering: .acquiring)) { return text }
        let made = Unmanaged.passRetained(ContextText(context, log: log()))
        let (isFirst, other) = text.compareExchange(
            expected: 0,
            desired: UInt(bitPattern: made.toOpaque()),
            ordering: .acquiringAndReleasing
        )
        guard !isFirst, let first = Self.reference(other) else { return made }
        made.release()
        return first
    }

    private static func reference(_ address: UInt) -> Unmanaged<ContextText>? {
        UnsafeRawPointer(bitPattern: address).map { .fromOpaque($0) }
    }
}
