import Contract
import Glibc
import JSONValues

/// Reads whole text files.
package enum FileText {
    /// Returns a file's text.
    ///
    /// - Throws: ``ComponentError`` that says why it can't be read, or where it isn't UTF-8.
    package static func read(_ path: String) throws -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        // A byte order mark is no part of the text; programs on Windows write one.
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        throw ComponentError(
            .invalidArgument,
            "the file is no UTF-8 text (line \(lineOfFault(bytes))); save it as UTF-8, or convert "
                + "it, for instance with 'iconv -f latin1 -t utf-8'"
        )
    }

    private static func lineOfFault(_ bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let fault = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
        return (fault ?? 0) + 1
    }

    /// Returns a path as it is meant beside another file: relative ones start at its folder.
    package static func path(_ path: String, beside file: String) -> String {
        if path.hasPrefix("/") { return path }
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return folder.isEmpty ? path : folder.joined(separator: "/") + "/" + path
    }

    /// Whether there is a folder of that path.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func failure(_ path: String) -> ComponentError {
        let reason = errno
        let message = "the file can't be read: \(String(cString: strerror(reason)))"
        guard reason == ENOENT else { return ComponentError(.notFound, message) }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let known = names(in: Self.path(".", beside: path))
        return ComponentError(.notFound, message + (NearestName.question(name, in: known) ?? ""))
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        // Folders with more files than anybody names by hand aren't searched to their end.
        while names.count < 10_000, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
        }
        return names
    }
}
