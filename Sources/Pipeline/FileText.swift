import Contract
import Glibc

/// Reads whole text files.
package enum FileText {
    /// Returns a file's text.
    ///
    /// - Throws: ``ComponentError`` that says why it can't be read, or where it isn't UTF-8.
    package static func read(_ path: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ComponentError(.invalidArgument, "the file is no UTF-8 text")
        }
        return text
    }

    /// Returns a path as it is meant beside another file: relative ones start at its folder.
    package static func path(_ path: String, beside file: String) -> String {
        if path.hasPrefix("/") { return path }
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return folder.isEmpty ? path : folder.joined(separator: "/") + "/" + path
    }

    private static func failure() -> ComponentError {
        ComponentError(.notFound, "the file can't be read: \(String(cString: strerror(errno)))")
    }
}
