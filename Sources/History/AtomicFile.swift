import Contract
import Glibc

/// Writes whole files so that a crash leaves the old one or the new one, never a half.
package enum AtomicFile {
    /// Writes a file: into a new one beside it, synced, then renamed over it.
    ///
    /// What is no file, such as a pipe or a terminal, is written into. A link stays one.
    ///
    /// - Throws: ``ComponentError`` that says why it can't be written.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        var status = stat()
        let isThere = stat(path, &status) == 0
        if isThere, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
            return try write(bytes, into: path)
        }
        // What a rename would replace is the link, not the file at its end.
        let resolved = isThere ? realpath(path, nil) : nil
        defer { free(resolved) }
        try replace(resolved.map { String(cString: $0) } ?? path, with: bytes)
    }

    private static func write(_ bytes: [UInt8], into path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        try write(bytes, descriptor: descriptor, path: path)
    }

    private static func replace(_ path: String, with bytes: [UInt8]) throws {
        let temporary = "\(path).new-\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        do {
            try write(bytes, descriptor: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw failure(path) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let error = failure(path)
            unlink(temporary)
            throw error
        }
        syncFolder(of: path)
    }

    private static func write(_ bytes: [UInt8], descriptor: Int32, path: String) throws {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw failure(path) }
            done += written
        }
    }

    /// The new name itself must reach the disk too; a file system that can't do it is no error.
    private static func syncFolder(of path: String) {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let name = folder.isEmpty ? "." : folder.joined(separator: "/")
        let descriptor = open(name.isEmpty ? "/" : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func failure(_ path: String) -> ComponentError {
        ComponentError(
            .unavailable,
            "'\(path)' can't be written: \(String(cString: strerror(errno)))"
        )
    }
}
