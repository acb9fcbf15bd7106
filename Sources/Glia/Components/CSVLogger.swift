/// The plugin CSVLogger: writes a row of numbers after each epoch.
public struct CSVLogger: CallbackComponent {
    /// The component.
    public let component: Component

    /// Makes the callback; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - filepath: The file, relative to the run's folder.
    ///   - separator: The character between two values.
    ///   - append: Whether rows are added to a file that is there.
    public init(filepath: String? = nil, separator: String? = nil, append: Bool? = nil) {
        component = Component(
            "CSVLogger",
            given: [
                "filepath": .text(filepath), "separator": .text(separator),
                "append": .truth(append),
            ]
        )
    }
}
