/// What a program needs to know of a module beside its configuration.
public struct ModulePlacement: Sendable {
    /// The module's name in the program, or nil for the component's name in snake case.
    public let name: String?
    /// The data model of what it shall make, or nil if the module decides.
    public let output: (any DataModel.Type)?
    /// Whether training may change its variables.
    public let isTrainable: Bool
    /// The numbers among its parameters that are variables, too.
    private(set) var numbers: [TunedNumber] = []

    /// Makes a placement.
    public init(
        name: String? = nil,
        output: (any DataModel.Type)? = nil,
        isTrainable: Bool = true
    ) {
        self.name = name
        self.output = output
        self.isTrainable = isTrainable
    }

    /// Returns the placement of a module with another number to tune.
    func adding(_ number: TunedNumber) -> ModulePlacement {
        var placement = self
        placement.numbers.append(number)
        return placement
    }
}

/// A module: a plugin's, by name or by a type such as ``Generator``, or your own ``Module``.
public protocol ModuleComponent: ComponentSource {
    /// The module's place in a program.
    var placement: ModulePlacement { get }
}

extension ModuleComponent {
    /// Puts the module into a program, behind inputs and other modules.
    ///
    /// - Parameter inputs: Whose values it takes, at least one; several are merged, field by field,
    ///   a name that is taken getting the first free of the suffixes _1, _2 ...
    /// - Returns: What comes out of it.
    public func callAsFunction(_ inputs: SymbolicDataModel...) -> SymbolicDataModel {
        SymbolicDataModel(.module(component, placement, inputs))
    }
}
