import CPluginABI
import Contract
import JSONValues

/// A call's context as UTF-8 text in memory that C may read; and what is left of a call that is
/// over: where its faults are told.
///
/// A class because it lives as long as whoever has it; unchecked because it is written once.
final class ContextText: @unchecked Sendable {
    /// The text.
    let bytes: UnsafeRawBufferPointer
    /// Where the call stood in its run.
    let path: String
    /// Where its log goes.
    let log: LogReference?
    private let room: UnsafeMutableRawBufferPointer

    init(_ context: borrowing CallContext, log: LogReference?) {
        path = context.path
        self.log = log
        let (room, count) = context.text.memory()
        self.room = room
        bytes = UnsafeRawBufferPointer(start: room.baseAddress, count: count)
    }

    /// The text as C sees it.
    var lent: glia_str {
        glia_str(
            data: bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
            size: UInt64(bytes.count)
        )
    }

    deinit { room.deallocate() }
}
