import Foundation

/// The source tree that these tests were built from.
enum Checkout {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// All files under a folder of the checkout with one of these endings, as relative paths.
    static func files(in folder: String, endings: [String]) -> [String] {
        let base = root.appending(path: folder)
        let found = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String }
        return (found ?? [])
            .filter { path in endings.contains { path.hasSuffix("." + $0) } }
            .map { folder + "/" + $0 }.sorted()
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static let swiftFolders = ["Sources", "Plugins", "PluginSDK", "Tests"]

    static var swiftFiles: [String] {
        swiftFolders.flatMap { files(in: $0, endings: ["swift"]) }
    }
}
