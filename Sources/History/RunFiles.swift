import Contract
import Glibc
import JSONValues

/// The files of a run in its folder, and how far the run has come.
package struct RunFiles: Sendable {
    /// How far a run has come.
    package enum Progress: Sendable, Equatable {
        /// There is none.
        case none
        /// One that broke, or was asked to stop.
        case broken
        /// One that ended by itself.
        case finished
    }

    /// The reason that the history gives for a run which a user has ended.
    package static let stopped = "it was asked to stop"

    /// The folder.
    package let folder: String
    /// Every answered model call.
    package var journal: String { folder + "/journal.jsonl" }
    /// What happened.
    package var history: String { folder + "/history.jsonl" }
    /// The best program so far.
    package var program: String { folder + "/program.json" }
    private static let names = ["history.jsonl", "program.json", "journal.jsonl"]

    /// Names the files of a run in a folder that is there.
    package init(in folder: String) { self.folder = folder }

    /// How far the run in this folder has come.
    package var progress: Progress {
        guard Self.exists(journal) else { return .none }
        let reason = lastEvent.flatMap { $0["event"]?.string == "end" ? $0["reason"]?.string : nil }
        guard let reason else { return .broken }
        return reason == Self.stopped ? .broken : .finished
    }

    /// Moves the files of earlier runs out of the way: `history.jsonl` becomes `history.1.jsonl`,
    /// or has the first number that is free for all of them.
    ///
    /// - Returns: The new names; empty if there was nothing to move.
    /// - Throws: ``ComponentError`` that names the file that can't be moved, or says that another
    ///   process writes into the folder.
    package func setAside() throws -> [String] {
        let found = Self.names.filter { Self.exists(folder + "/" + $0) }
        guard !found.isEmpty else { return [] }
        var number = 1
        while Self.names.contains(where: { Self.exists(folder + "/" + Self.aside($0, number)) }) {
            number += 1
        }
        let running = open(journal, O_RDONLY | O_CLOEXEC)
        defer { close(running) }
        guard running < 0 || flock(running, LOCK_EX | LOCK_NB) == 0 else {
            throw ComponentError(
                .failedPrecondition,
                "the files in '\(folder)' can't be moved: another 'glia fit' is writing them. "
                    + "Wait for it, or name another --output"
            )
        }
        // The journal last: what a crash leaves here then still goes on as the old run.
        return try found.map { name in
            let kept = Self.aside(name, number)
            guard rename(folder + "/" + name, folder + "/" + kept) == 0 else {
                throw ComponentError(
                    .unavailable,
                    "'\(folder)/\(name)' can't be moved to '\(kept)': "
                        + String(cString: strerror(errno))
                )
            }
            return kept
        }
    }

    private static func aside(_ name: String, _ number: Int) -> String {
        let parts = name.split(separator: ".")
        return "\(parts[0]).\(number).\(parts[1])"
    }

    /// Whether there is such a file.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The last line of the history, if it is whole.
    private var lastEvent: JSON? {
        let descriptor = open(history, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var size = 1 << 16
        while true {
            let end = lseek(descriptor, 0, SEEK_END)
            let start = max(0, Int(end) - size)
            let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
                initialized = max(0, pread(descriptor, buffer.baseAddress, size, off_t(start)))
            }
            guard bytes.last == UInt8(ascii: "\n") else { return nil }
            let line = bytes.dropLast().suffix(while: { $0 != UInt8(ascii: "\n") })
            if line.count + 1 < bytes.count || start == 0 { return try? JSON(parsing: Array(line)) }
            size *= 4
        }
    }
}

extension BidirectionalCollection {
    /// The longest end whose elements all satisfy a condition.
    fileprivate func suffix(while isIn: (Element) -> Bool) -> SubSequence {
        var start = endIndex
        while start > startIndex, isIn(self[index(before: start)]) { formIndex(before: &start) }
        return self[start...]
    }
}
