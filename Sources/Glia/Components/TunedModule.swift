import JSONValues

/// A module of whose parameters training may change some numbers: see
/// ``ModuleComponent/tuning(_:in:startingAt:)``.
public struct TunedModule: ModuleComponent {
    /// The component.
    public let component: Component
    /// The module's place in a program.
    public let placement: ModulePlacement
}

/// A number among a module's parameters that training may change.
struct TunedNumber: Sendable {
    let name: String
    let range: ClosedRange<Double>
    let start: Double?

    /// As a pipeline writes it.
    var json: JSON {
        var json: JSONObject = [
            "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
        ]
        if let start { json["start"] = .number(start) }
        return .object(json)
    }
}

extension ModuleComponent {
    /// Makes a number among the module's parameters a variable, which training may change.
    ///
    /// ```swift
    /// let router = Generator(output: Route.self, temperature: 0.7)
    ///     .tuning("temperature", in: 0...1.5)
    ///     .tuning("shown_examples", in: 0...12, startingAt: 3)
    /// ```
    ///
    /// Nobody has looked whether there is such a number; making the program does. `glia plugin show`
    /// marks those that can be tuned.
    ///
    /// - Parameters:
    ///   - number: The parameter's name, or its path in a list, such as `rewards.0.weight`.
    ///   - range: The values that it may have; whole ones for a whole number.
    ///   - start: Its value before training, within the range; nil for the parameter's own.
    /// - Returns: The module with this variable beside those that it has.
    public func tuning(
        _ number: String,
        in range: ClosedRange<Double>,
        startingAt start: Double? = nil
    ) -> TunedModule {
        let tuned = TunedNumber(name: number, range: range, start: start)
        return TunedModule(component: component, placement: placement.adding(tuned))
    }
}
