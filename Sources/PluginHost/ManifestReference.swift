/// A manifest that many records share: copying one means counting all its texts.
final class ManifestReference: Sendable {
    let value: PluginManifest

    init(_ value: PluginManifest) { self.value = value }
}
