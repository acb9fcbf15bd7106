public import Foundation

/// The source tree that the tests were built from.
public enum Checkout {
    /// Its folder.
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the built products, beside the test bundle.
    public static let products = URL(filePath: CommandLine.arguments[0])
        .resolvingSymlinksInPath().deletingLastPathComponent()

    /// All files under a folder of the checkout with one of these endings, as relative paths.
    public static func files(in folder: String, endings: [String]) -> [String] {
        let base = root.appending(path: folder)
        let found = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String }
        return (found ?? [])
            .filter { path in endings.contains { path.hasSuffix("." + $0) } }
            .map { folder + "/" + $0 }.sorted()
    }

    /// The text of a file of the checkout.
    public static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// All Swift files of the project.
    public static var swiftFiles: [String] {
        ["Sources", "Plugins", "PluginSDK", "Tests"].flatMap { files(in: $0, endings: ["swift"]) }
    }
}
