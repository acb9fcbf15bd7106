import Contract
import Glibc
import Synchronization

/// The sending side of a socket that carries frames; any thread may send.
package final class FrameChannel: Sendable {
    /// The socket; one thread receives from it, by a ``FrameIntake``.
    package let descriptor: Int32
    private let sending = Mutex<Bool>(true)

    /// Takes the socket over.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { Glibc.close(descriptor) }

    /// Sends a frame, whole.
    ///
    /// - Returns: Whether the other side still listens.
    @discardableResult
    package func send(_ frame: Frame) -> Bool {
        let bytes = FrameWriter(frame).bytes
        return sending.withLock { isOpen in
            guard isOpen else { return false }
            isOpen = bytes.withUnsafeBytes(sendAll)
            return isOpen
        }
    }

    private func sendAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
            let count = Glibc.send(descriptor, start, rest.count, Int32(MSG_NOSIGNAL))
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
