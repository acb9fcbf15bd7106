import Contract
import JSONValues
import Synchronization

/// A call's context as UTF-8 text in memory that C may read.
///
/// A class because it lives as long as whoever has it; unchecked because it is written once.
final class ContextText: @unchecked Sendable {
    /// The text.
    let bytes: UnsafeRawBufferPointer
    private let room: UnsafeMutableRawBufferPointer

    init(_ context: borrowing CallContext) {
        let (room, count) = context.text.memory()
        self.room = room
        bytes = UnsafeRawBufferPointer(start: room.baseAddress, count: count)
    }

    deinit { room.deallocate() }
}

/// Where a context's text stands once somebody has asked for it: most calls never reach a plugin.
struct ContextPlace: ~Copyable, Sendable {
    /// A reference that is held here, or 0.
    private let text = Atomic<UInt>(0)

    deinit { Self.reference(text.load(ordering: .acquiring))?.release() }

    /// The text of a context, which is always the same one; it lies there as long as this place.
    func bytes(of context: borrowing CallContext) -> UnsafeRawBufferPointer {
        if let text = Self.reference(text.load(ordering: .acquiring)) { return text.bytes }
        let made = Unmanaged.passRetained(ContextText(context))
        let (isFirst, other) = text.compareExchange(
            expected: 0,
            desired: UInt(bitPattern: made.toOpaque()),
            ordering: .acquiringAndReleasing
        )
        guard !isFirst, let first = Self.reference(other) else { return made.bytes }
        made.release()
        return first.bytes
    }

    private static func reference(_ address: UInt) -> Unmanaged<ContextText>? {
        UnsafeRawPointer(bitPattern: address).map { .fromOpaque($0) }
    }
}

extension Unmanaged<ContextText> {
    fileprivate var bytes: UnsafeRawBufferPointer { _withUnsafeGuaranteedRef { $0.bytes } }
}
