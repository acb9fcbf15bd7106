import Contract

/// A manifest that many records share: copying one means counting all its texts.
final class ManifestReference: Sendable {
    let value: PluginManifest
    private let uses: [String]

    init(_ value: PluginManifest) {
        self.value = value
        uses = value.uses
    }

    /// Why the component may not ask for a service, or nil.
    func refusal(of service: String) -> ComponentError? {
        uses.contains(service) ? nil : value.refusal(of: service)
    }
}
