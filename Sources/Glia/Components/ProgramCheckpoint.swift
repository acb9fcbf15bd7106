/// The plugin ProgramCheckpoint: writes the program after each epoch, or after better ones.
public struct ProgramCheckpoint: CallbackComponent {
    /// The component.
    public let component: Component

    /// Makes the callback; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - filepath: The file, relative to the run's folder; `{epoch}` and keys are filled in.
    ///   - monitor: The key that is watched.
    ///   - saveBestOnly: Whether only better epochs are written.
    ///   - mode: auto, max or min: which way is better.
    ///   - initialValueThreshold: The value that the first one has to pass.
    public init(
        filepath: String? = nil,
        monitor: String? = nil,
        saveBestOnly: Bool? = nil,
        mode: String? = nil,
        initialValueThreshold: Double? = nil
    ) {
        component = Component(
            "ProgramCheckpoint",
            given: [
                "filepath": .text(filepath), "monitor": .text(monitor),
                "save_best_only": .truth(saveBestOnly), "mode": .text(mode),
                "initial_value_threshold": .number(initialValueThreshold),
            ]
        )
    }
}
