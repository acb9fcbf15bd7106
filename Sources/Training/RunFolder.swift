package import Contract
import Glibc
import History
import JSONValues
package import PluginHost

/// Answers callbacks that read and write files, and hands on all else.
///
/// Relative paths lie in the run's folder. Files are written whole, by write, sync and rename.
package struct RunFolder: Services {
    private let path: String
    private let others: any Services

    /// Makes the services of a run's folder.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - others: Who answers what is no file's business.
    package init(path: String, others: any Services) {
        self.path = path
        self.others = others
    }

    package func answer(
        _ service: String,
        _ input: SlotValue,
        for call: HostCall
    ) async throws -> SlotValue {
        switch service {
        case "file.read":
            let file = try self.file(input)
            return SlotValue(arrays: [NamedArray("text", .text([try Self.text(of: file)]))])
        case "file.write":
            let file = try self.file(input)
            guard let text = try input.requiredTexts("text").first ?? nil else {
                throw ComponentError(.invalidArgument, "the array 'text' is empty")
            }
            let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            try FolderPath.make(folder.joined(separator: "/"))
            try AtomicFile.write(Array(text.utf8), to: file)
            return SlotValue()
        default: return try await others.answer(service, input, for: call)
        }
    }

    private func file(_ input: SlotValue) throws -> String {
        guard let name = try input.head()["path"]?.string, !name.isEmpty else {
            throw ComponentError(.invalidArgument, "the text 'path' is missing")
        }
        guard !name.hasSuffix("/") else {
            throw ComponentError(.invalidArgument, "'\(name)' names a folder, expected a file")
        }
        return name.hasPrefix("/") ? name : path + "/" + name
    }

    private static func text(of file: String) throws -> String? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw unreadable(file) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(file) }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    private static func unreadable(_ file: String) -> ComponentError {
        ComponentError(
            .unavailable,
            "'\(file)' can't be read: \(String(cString: strerror(errno)))"
        )
    }
}
