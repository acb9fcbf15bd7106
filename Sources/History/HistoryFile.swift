import Contract
import Glibc
import JSONValues

/// The append-only record of a run: JSON Lines, one event a line.
///
/// A class because it holds an open file. Unchecked because only the training loop appends.
package final class HistoryFile: @unchecked Sendable {
    /// The version of the format, in the first line of each file.
    package static let format = 1
    private let descriptor: Int32
    private let path: String

    /// Creates the file; one that exists is replaced.
    ///
    /// - Throws: ``ComponentError`` that says why the file can't be written.
    package init(path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit { close(descriptor) }

    /// Appends one event; it is in the file when this returns.
    ///
    /// - Throws: ``ComponentError`` that says why it can't be written, for instance a full disk.
    package func append(_ event: HistoryEvent) throws {
        var bytes = event.json.bytes()
        bytes.append(UInt8(ascii: "\n"))
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure(path) }
            done += written
        }
    }

    private static func failure(_ path: String) -> ComponentError {
        ComponentError(
            .unavailable,
            "the history '\(path)' can't be written: \(String(cString: strerror(errno)))"
        )
    }
}
