import Contract
import Foundation
import PluginHost
import TestSupport
import Testing

/// Each first-party plugin's own tests run its components in all placements.
struct AllPlacementsTests {
    /// The types by which tests do that, for each kind.
    private static func types(of kind: ComponentKind) -> [String] {
        switch kind {
        case .module: ["PlacedModule"]
        case .optimizer: ["PlacedOptimizer", "PlacedSearchDriver"]
        case .reward: ["PlacedReward"]
        case .metric: ["PlacedMetric"]
        case .languageModel: ["PlacedLanguageModel"]
        case .embeddingModel: ["PlacedEmbeddingModel"]
        case .callback: ["PlacedCallback"]
        case .tool: ["PlacedTool"]
        }
    }

    @Test func everyPluginHasASuiteThatRunsInAllPlacements() throws {
        let map = try Checkout.text("Package.swift")
        let plugins = map.matches(of: /(?m)^ {4}FirstPartyPlugin\((?:name|family|remote): "(\w+)"/)
            .map { String($0.1) }

        let missing = try plugins.flatMap { plugin in
            let folder = "Tests/\(plugin)PluginTests"
            let text = try Checkout.files(in: folder, endings: ["swift"])
                .map(Checkout.text).joined()
            return try kinds(of: plugin)
                .filter { kind in !Self.types(of: kind).contains { text.contains($0 + "(") } }
                .map { "\(folder) runs no \($0.rawValue) in all placements" }
        }

        #expect(plugins.count >= 20)
        #expect(missing == [])
    }

    /// The kinds of the components that a plugin's library offers.
    private func kinds(of plugin: String) throws -> Set<ComponentKind> {
        let workshop = try Workshop()
        try workshop.copyPlugin(plugin)
        let entries = PluginCatalog(searchPath: [workshop.folder.path]).entries
        #expect(!entries.isEmpty, "\(plugin)")
        return Set(entries.map(\.manifest.kind))
    }
}
