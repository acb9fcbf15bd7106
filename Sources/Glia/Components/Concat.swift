/// The plugin Concat: merges its inputs; missing if one is missing.
public struct Concat: ModuleComponent {
    /// The component.
    public let component = Component("Concat")
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module.
    ///
    /// - Parameter name: The module's name in the program.
    public init(name: String? = nil) { placement = ModulePlacement(name: name) }
}

/// The plugin And: merges its inputs if all are there.
public struct And: ModuleComponent {
    /// The component.
    public let component = Component("And")
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module.
    ///
    /// - Parameter name: The module's name in the program.
    public init(name: String? = nil) { placement = ModulePlacement(name: name) }
}

/// The plugin Or: merges those of its inputs that are there.
public struct Or: ModuleComponent {
    /// The component.
    public let component = Component("Or")
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module.
    ///
    /// - Parameter name: The module's name in the program.
    public init(name: String? = nil) { placement = ModulePlacement(name: name) }
}

/// The plugin Xor: passes the one of its inputs that is there.
public struct Xor: ModuleComponent {
    /// The component.
    public let component = Component("Xor")
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module.
    ///
    /// - Parameter name: The module's name in the program.
    public init(name: String? = nil) { placement = ModulePlacement(name: name) }
}

/// The plugin Not: an object without fields if its input is missing, else missing.
public struct Not: ModuleComponent {
    /// The component.
    public let component = Component("Not")
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module.
    ///
    /// - Parameter name: The module's name in the program.
    public init(name: String? = nil) { placement = ModulePlacement(name: name) }
}

/// The plugin Identity: passes its input as it is.
public struct Identity: ModuleComponent {
    /// The component.
    public let component = Component("Identity")
    /// The module's place in a program.
    public let placement: ModulePlacement

    /// Makes the module.
    ///
    /// - Parameter name: The module's name in the program.
    public init(name: String? = nil) { placement = ModulePlacement(name: name) }
}
