import Contract
import Glibc
import JSONValues

/// Libraries that have ended the process that loaded them, and those that are known not to.
///
/// A file for each, named by the hash of the library's content, so that a new build is a new
/// library; written beside and moved into place, so that any number of hosts can share the folder.
package struct Quarantine: Sendable {
    private static let suffix = ".quarantined"
    private static let sound = ".sound"

    private let folder: String

    /// Takes a folder, which is made when the first file is written.
    package init(folder: String) { self.folder = folder }

    /// The one of this user: `glia/plugins` in `$XDG_STATE_HOME` or `~/.local/state`; nil without
    /// a home.
    package static var ofThisUser: Quarantine? {
        func path(_ variable: String) -> String? {
            getenv(variable).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let state = path("XDG_STATE_HOME") ?? path("HOME").map { $0 + "/.local/state" }
        return state.map { Quarantine(folder: $0 + "/glia/plugins") }
    }

    /// Returns why a library is in quarantine, or nil.
    package func reason(of library: String) -> String? {
        // Without any file there is nothing to hash.
        guard hasAny, let file = file(library, Self.suffix), let text = Self.text(of: file) else {
            return nil
        }
        return (try? JSON(parsing: text))?["reason"]?.string ?? "its file '\(file)' doesn't say why"
    }

    /// Takes a library out of quarantine; false if it wasn't there.
    ///
    /// - Throws: ``ComponentError`` if its file can't be removed.
    package func lift(_ library: String) throws -> Bool {
        guard reason(of: library) != nil, let file = file(library, Self.suffix) else {
            return false
        }
        guard unlink(file) == 0 || errno == ENOENT else {
            throw ComponentError(
                .failedPrecondition,
                "'\(file)' can't be removed: \(String(cString: strerror(errno)))"
            )
        }
        return true
    }

    // MARK: - For the host

    /// Why a library isn't loaded, or nil.
    func refusal(of library: String) -> ComponentError? {
        reason(of: library).map { error(library, $0) }
    }

    /// Whether a library has been loaded well before.
    func knows(_ library: String) -> Bool {
        file(library, Self.sound).map { access($0, F_OK) == 0 } ?? false
    }

    /// Remembers that a library can be loaded.
    ///
    /// If that can't be written, it is tried again by the next host.
    func clear(_ library: String) { _ = write(["library": .string(library)], library, Self.sound) }

    /// Puts a library into quarantine, and returns the error that says so.
    func add(_ library: String, because reason: String) -> ComponentError {
        let record: JSON = ["library": .string(library), "reason": .string(reason)]
        guard let failure = write(record, library, Self.suffix) else {
            return error(library, reason)
        }
        return ComponentError(
            .failedPrecondition,
            "the plugin \(library) ended its worker while it was loaded: \(reason) "
                + "(it couldn't be put into quarantine: \(failure))"
        )
    }

    private func error(_ library: String, _ reason: String) -> ComponentError {
        ComponentError(
            .failedPrecondition,
            "the plugin \(library) is in quarantine, for it ended its worker while it was loaded: "
                + "\(reason). Replace it, or let it out: glia plugin lift \(library)"
        )
    }

    // MARK: - Files

    private var hasAny: Bool {
        guard let entries = opendir(folder) else { return false }
        defer { closedir(entries) }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name.hasSuffix(Self.suffix) { return true }
        }
        return false
    }

    private func file(_ library: String, _ suffix: String) -> String? {
        let descriptor = open(library, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return nil }
        let size = Int(status.st_size)
        guard let bytes = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
            bytes != MAP_FAILED
        else { return nil }
        defer { munmap(bytes, size) }
        return folder + "/"
            + ContentHash(UnsafeRawBufferPointer(start: bytes, count: size)).description + suffix
    }

    private static func text(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : Array(bytes[..<count])
    }

    /// Writes a file; returns why it couldn't.
    private func write(_ json: JSON, _ library: String, _ suffix: String) -> String? {
        guard let path = file(library, suffix) else { return "the library can't be read" }
        makeFolder()
        var draft = Array((path + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&draft)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        defer { close(descriptor) }
        let bytes = json.bytes()
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count,
            rename(draft, path) == 0
        else {
            let failure = String(cString: strerror(errno))
            unlink(draft)
            return failure
        }
        return nil
    }

    private func makeFolder() {
        var path = ""
        for part in folder.split(separator: "/") {
            path += "/" + part
            mkdir(path, 0o700)
        }
    }
}
