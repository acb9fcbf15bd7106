/// The plugin ExactMatch: 1 if the fields that count are equal, else 0.
public struct ExactMatch: RewardComponent {
    /// The component.
    public let component: Component

    /// Compares one field.
    ///
    /// - Parameters:
    ///   - key: The field; a name that the program's output doesn't have is an error.
    ///   - settings: Further parameters of the plugin.
    public init(key: String, settings: KeyValuePairs<String, Setting> = [:]) {
        component = Component("ExactMatch", given: ["key": .text(key)]).adding(settings)
    }

    /// Compares fields.
    ///
    /// - Parameters:
    ///   - keys: The fields; all of the target's if empty.
    ///   - settings: Further parameters of the plugin.
    public init(keys: [String] = [], settings: KeyValuePairs<String, Setting> = [:]) {
        component = Component("ExactMatch", given: ["key": keys.isEmpty ? nil : .texts(keys)])
            .adding(settings)
    }
}
