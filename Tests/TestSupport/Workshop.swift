public import Foundation

/// A temporary folder in which a test builds plugins and writes files; gone with the value.
public final class Workshop: Sendable {
    /// The folder.
    public let folder: URL

    /// Makes the folder, readable by all and writable by its owner only.
    public init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "glia-test-" + UUID().uuidString)
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The path of a file in the folder.
    public func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Writes a file and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try text.write(to: url, atomically: false, encoding: .utf8)
        return url.path
    }

    /// Builds a plugin of one C file with one `cc` line and returns its path.
    @discardableResult
    public func build(_ source: String, as name: String, options: [String] = []) throws -> String {
        let folder = self.folder.appending(path: name).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let target = path(name)
        let result = try Command.run(
            "/usr/bin/env",
            ["cc", "-shared", "-fPIC", "-I", Self.headers, "-o", target] + options
                + [Checkout.root.appending(path: source).path]
        )
        guard result.status == 0 else { throw BuildFailure(text: result.errors) }
        return target
    }

    /// The folder of the C headers: those of the staged installation where there is one.
    public static var headers: String {
        Checkout.root.appending(path: "PluginSDK/CPluginABI/include").path
    }

    /// Copies a built first-party plugin into the folder and returns its path.
    @discardableResult
    public func copyPlugin(_ name: String) throws -> String {
        let target = path(name + ".so")
        try FileManager.default.copyItem(
            atPath: Checkout.products.appending(path: "lib\(name).so").path,
            toPath: target
        )
        return target
    }
}

/// A compiler's complaint.
public struct BuildFailure: Error, CustomStringConvertible {
    /// What it printed.
    public let text: String
    /// The same.
    public var description: String { text }
}
