/// The plugin InMask: keeps fields by name.
public struct InMask: ModuleComponent {
    /// The component.
    public let component: Component
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - mask: The fields to keep, without their numbers and in the singular or plural.
    ///   - pattern: A pattern for names of fields to keep.
    ///   - recursive: Whether fields within objects are looked at, too.
    ///   - name: The module's name in the program.
    public init(
        mask: [String] = [],
        pattern: String? = nil,
        recursive: Bool? = nil,
        name: String? = nil
    ) {
        component = Component(
            "InMask",
            given: [
                "mask": .texts(mask), "pattern": .text(pattern), "recursive": .truth(recursive),
            ]
        )
        placement = ModulePlacement(name: name)
    }
}

/// The plugin OutMask: leaves out fields by name.
public struct OutMask: ModuleComponent {
    /// The component.
    public let component: Component
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module; parameters that are nil keep the plugin's default.
    ///
    /// - Parameters:
    ///   - mask: The fields to leave out, without their numbers and in the singular or plural.
    ///   - pattern: A pattern for names of fields to leave out.
    ///   - recursive: Whether fields within objects are looked at, too.
    ///   - name: The module's name in the program.
    public init(
        mask: [String] = [],
        pattern: String? = nil,
        recursive: Bool? = nil,
        name: String? = nil
    ) {
        component = Component(
            "OutMask",
            given: [
                "mask": .texts(mask), "pattern": .text(pattern), "recursive": .truth(recursive),
            ]
        )
        placement = ModulePlacement(name: name)
    }
}
