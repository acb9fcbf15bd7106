import Contract
import Glibc

/// The receiving side of a socket: puts frames together from what comes.
package struct FrameIntake: ~Copyable {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var filled = 0

    /// Receives from a socket, which stays the caller's.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Hands on the frames that are complete with the bytes that are there; doesn't wait for any.
    ///
    /// - Parameter take: What to do with a frame.
    /// - Returns: Whether more may come; false if the other side is gone.
    /// - Throws: ``ComponentError`` if what came is no frame.
    package mutating func read(_ take: (Frame) -> Void) throws -> Bool {
        let (descriptor, start) = (descriptor, filled)
        let count = buffer.withUnsafeMutableBytes { bytes in
            recv(
                descriptor,
                bytes.baseAddress?.advanced(by: start),
                bytes.count - start,
                Int32(MSG_DONTWAIT)
            )
        }
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        guard count > 0 else { return false }
        filled += count
        let used = try handOn(take)
        filled -= used
        let rest = filled
        buffer.withUnsafeMutableBytes { bytes in
            if used > 0, rest > 0, let start = bytes.baseAddress {
                start.copyMemory(from: start.advanced(by: used), byteCount: rest)
            }
        }
        try makeRoom()
        return true
    }

    /// Hands on all whole frames and returns how many bytes they took.
    private func handOn(_ take: (Frame) -> Void) throws -> Int {
        try buffer.withUnsafeBytes { bytes in
            var position = 0
            while let size = Self.size(at: position, in: bytes, filled),
                filled - position - 4 >= size
            {
                let body = bytes[position + 4..<position + 4 + size]
                take(try FrameReader.frame(in: UnsafeRawBufferPointer(rebasing: body)))
                position += 4 + size
            }
            return position
        }
    }

    private static func size(
        at position: Int,
        in bytes: UnsafeRawBufferPointer,
        _ filled: Int
    ) -> Int? {
        guard filled - position >= 4 else { return nil }
        let size = bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)
        return Int(UInt32(littleEndian: size))
    }

    private mutating func makeRoom() throws {
        let filled = filled
        guard let size = buffer.withUnsafeBytes({ Self.size(at: 0, in: $0, filled) }) else {
            return
        }
        guard size <= FrameReader.mostBytes else {
            throw ComponentError(
                .internalFault,
                "a message of the worker is unsound: it claims \(size) bytes, more than "
                    + "\(FrameReader.mostBytes)"
            )
        }
        if size + 4 > buffer.count {
            buffer.append(contentsOf: repeatElement(0, count: size + 4 - buffer.count))
        }
    }
}
