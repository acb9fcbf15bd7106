import Contract
import Glibc
import JSONValues

/// The append-only record of a run: JSON Lines, one event a line.
///
/// A run that goes on appends its events from the first one on. Those that the file has already
/// are only compared, so that it is readable and grows all the time; where it goes another way
/// than the run, it is cut and written anew from there.
///
/// A class because it holds an open file. Unchecked because only the training loop appends.
package final class HistoryFile: @unchecked Sendable {
    /// The version of the format, in the first line of each file.
    package static let format = 1
    private let descriptor: Int32
    private let path: String
    private let isStopped: @Sendable () -> Bool
    /// Where the next event goes.
    private var position = 0
    /// How many bytes an earlier run has left.
    private var known = 0
    private var lines = 0
    /// The first line, from 1, at which an earlier run had another event; nil if there is none.
    ///
    /// A torn line and the end of a run that was asked to stop are no events of that kind.
    package private(set) var divergence: Int?

    /// Opens the file.
    ///
    /// - Parameters:
    ///   - path: Where it is, or will be.
    ///   - isResumed: Whether what it has is to be gone on with; else it is replaced.
    ///   - isStopped: Whether the run is told to end at once; then nothing is appended any more:
    ///     what calls came to that were cut short is no event.
    /// - Throws: ``ComponentError`` that says why the file can't be written, or that its format is
    ///   a newer one.
    package init(
        path: String,
        isResumed: Bool = false,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws {
        self.path = path
        self.isStopped = isStopped
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | (isResumed ? 0 : O_TRUNC)
        descriptor = open(path, flags, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path) }
        guard isResumed else { return }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure(path) }
        known = Int(status.st_size)
        try checkFormat()
    }

    deinit { close(descriptor) }

    /// Whether what was appended so far stood in the file already, and more does.
    package var isRepeating: Bool { position < known }

    private func checkFormat() throws {
        let head = bytes(at: 0, count: min(known, 4096))
        let line = Array(head.prefix { $0 != UInt8(ascii: "\n") })
        let format = (try? JSON(parsing: line))?["history"]?.integer ?? Self.format
        guard format > Self.format else { return }
        throw ComponentError(
            .failedPrecondition,
            "the history '\(path)' has format \(format), this Glia reads up to \(Self.format): use "
                + "a newer one, or name another --output"
        )
    }

    /// Appends one event; it is in the file when this returns.
    ///
    /// - Throws: ``ComponentError`` that says why it can't be written, for instance a full disk;
    ///   `CancellationError` if the run is told to end at once.
    package func append(_ event: HistoryEvent) throws {
        if isStopped() { throw CancellationError() }
        var line = event.json.bytes()
        line.append(UInt8(ascii: "\n"))
        if isRepeating {
            let found = bytes(at: position, count: line.count)
            if found != line { try cut(found) }
        }
        if !isRepeating { try write(line) }
        position += line.count
        lines += 1
        if case .end = event, isRepeating { try cut([]) }
    }

    /// Cuts off what an earlier run has left from here on.
    private func cut(_ found: [UInt8]) throws {
        let rest = Array(bytes(at: position, count: 1 << 20))
        let old = rest.prefix { $0 != UInt8(ascii: "\n") }
        let isWhole = old.count < rest.count || rest.count == 1 << 20
        if isWhole, !Self.isEnd(rest), !found.isEmpty { divergence = lines + 1 }
        guard ftruncate(descriptor, off_t(position)) == 0 else { throw Self.failure(path) }
        known = position
    }

    /// Whether a record ends here, perhaps with the epoch that a user has cut short.
    private static func isEnd(_ rest: [UInt8]) -> Bool {
        let lines = rest.split(separator: UInt8(ascii: "\n")).map { line in
            (try? JSON(parsing: Array(line)))?["event"]?.string
        }
        return lines == ["end"] || lines == ["epoch", "end"]
    }

    private func bytes(at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let start = buffer.baseAddress.map { $0 + initialized }
                let read = pread(
                    descriptor,
                    start,
                    count - initialized,
                    off_t(offset + initialized)
                )
                if read < 0, errno == EINTR { continue }
                guard read > 0 else { return }
                initialized += read
            }
        }
    }

    private func write(_ line: [UInt8]) throws {
        var done = 0
        while done < line.count {
            let written = line.withUnsafeBytes { buffer in
                pwrite(
                    descriptor,
                    buffer.baseAddress.map { $0 + done },
                    line.count - done,
                    off_t(position + done)
                )
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
