import CFileSpace
import Contract
import Glibc

/// The journal's bytes: one process appends to it, and anybody may read along.
///
/// A class because it holds an open file. Unchecked because ``JournalWriter`` guards all that
/// changes in it.
final class JournalFile: @unchecked Sendable {
    /// How much is set aside at once for what will be written.
    private static let chunk = 1 << 20

    let path: String
    private let descriptor: Int32
    /// Where the next line goes; what stands behind it was never promised to anybody.
    private(set) var end = 0
    /// How long this process lets a file become.
    private let longest: Int
    /// Up to where the file system has set room aside; nil where it can't do that.
    private var allocated: Int? = 0

    /// Opens or creates the file, for this process alone.
    ///
    /// - Throws: ``ComponentError`` that says why that can't be.
    init(path: String) throws {
        self.path = path
        longest = Self.longestAllowed
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path, "opened") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ComponentError(.invalidArgument, "the journal '\(path)' is no plain file")
        }
        // The kernel takes the lock back when the process ends, however it ends.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let error = Self.failure(path, "locked")
            throw isTaken ? Self.taken(path) : error
        }
    }

    /// Opens a file to read along, whoever writes it.
    ///
    /// - Throws: ``ComponentError`` that says why that can't be.
    init(reading path: String) throws {
        self.path = path
        longest = Self.longestAllowed
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path, "read") }
    }

    /// Comes also after an initializer that failed.
    deinit {
        // A program that is just being started has the file open as well, up to its exec.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Asked once: who lowers a limit of a running process wants it to fail.
    private static var longestAllowed: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
            return .max
        }
        return Int(clamping: limit.rlim_cur)
    }

    private static func taken(_ path: String) -> ComponentError {
        ComponentError(
            .failedPrecondition,
            "the journal '\(path)' is in use: another 'glia fit' is writing into this folder. "
                + "Wait for it, or name another --output"
        )
    }

    private static func failure(_ path: String, _ verb: String) -> ComponentError {
        ComponentError(
            .unavailable,
            "the journal '\(path)' can't be \(verb): \(String(cString: strerror(errno)))"
        )
    }

    // MARK: - Reading

    /// Calls a body with each line, its number from 1 and its offset, without the line feed.
    ///
    /// - Returns: What stands behind the last line feed, and where.
    func lines(
        _ body: (_ line: [UInt8], _ number: Int, _ offset: Int) throws -> Void
    ) throws -> (offset: Int, bytes: [UInt8]) {
        var rest: [UInt8] = []
        var start = 0
        var number = 0
        var position = 0
        while true {
            let part = try read(at: position, count: Self.chunk)
            if part.isEmpty { return (start, rest) }
            position += part.count
            var from = 0
            while let stop = part[from...].firstIndex(of: UInt8(ascii: "\n")) {
                rest += part[from..<stop]
                number += 1
                try body(rest, number, start)
                start += rest.count + 1
                rest.removeAll(keepingCapacity: true)
                from = stop + 1
            }
            rest += part[from...]
        }
    }

    /// The line that begins at an offset, without its line feed.
    func line(at offset: Int) throws -> [UInt8] {
        var line: [UInt8] = []
        // Most lines are shorter than that; a line of vectors takes a few rounds.
        var size = 4096
        while true {
            let part = try read(at: offset + line.count, count: size)
            if let stop = part.firstIndex(of: UInt8(ascii: "\n")) { return line + part[..<stop] }
            if part.isEmpty { return line }
            line += part
            size = min(4 * size, Self.chunk)
        }
    }

    private func read(at offset: Int, count: Int) throws -> [UInt8] {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            repeat {
                result = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            } while result < 0 && errno == EINTR
            initialized = max(0, result)
        }
        guard result >= 0 else { throw Self.failure(path, "read") }
        return bytes
    }

    // MARK: - Writing

    /// Cuts off what stands behind an offset; lines are appended there from now on.
    func cut(at offset: Int) throws {
        guard ftruncate(descriptor, off_t(offset)) == 0 else { throw Self.failure(path, "cut") }
        end = offset
        if allocated != nil { allocated = offset }
    }

    /// Sees to it that so many bytes more can be written, whatever else fills the disk.
    ///
    /// A file system that can't set room aside is no error.
    func setAside(_ count: Int) throws {
        guard end + count <= longest else {
            errno = EFBIG
            throw Self.failure(path, "written")
        }
        guard let known = allocated, end + count > known else { return }
        let more = (end + count - known + Self.chunk - 1) / Self.chunk * Self.chunk
        // The size stays: whoever reads the file sees lines only.
        let fault = glia_set_aside(descriptor, Int64(known), Int64(more))
        if fault == 0 {
            allocated = known + more
            return
        }
        guard [ENOSPC, EDQUOT, EFBIG].contains(fault) else {
            allocated = nil
            return
        }
        errno = fault
        throw Self.failure(path, "written")
    }

    /// Appends bytes; they are in the file whatever becomes of this process, and on the disk after
    /// ``sync()``.
    ///
    /// - Throws: ``ComponentError`` that says why they can't be; the file then ends as before.
    func write(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                pwrite(
                    descriptor,
                    buffer.baseAddress.map { $0 + done },
                    bytes.count - done,
                    off_t(end + done)
                )
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let error = Self.failure(path, "written")
                ftruncate(descriptor, off_t(end))
                throw error
            }
            done += written
        }
        end += bytes.count
    }

    /// Waits until all that was written is on the disk.
    ///
    /// - Throws: ``ComponentError`` that says why it can't be.
    func sync() throws {
        guard fdatasync(descriptor) == 0 else { throw Self.failure(path, "written") }
    }

    /// Gives back the room that was set aside and not needed, and lets others have the file.
    func giveBack() {
        if allocated != nil { ftruncate(descriptor, off_t(end)) }
        flock(descriptor, LOCK_UN)
    }

    /// Has the file's own name reach the disk; a file system that can't do it is no error.
    func syncFolder() {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let name = folder.isEmpty ? "." : folder.joined(separator: "/")
        let handle = open(name.isEmpty ? "/" : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { return }
        fsync(handle)
        close(handle)
    }
}
