package import Contract
import JSONValues

/// A number of a module's configuration that training may change: a variable of the host's making.
package struct ModuleNumber: Sendable, Equatable {
    /// The configuration's member, and the variable's name.
    package let name: String
    /// What it is for.
    let description: String
    /// Whether it is a whole number.
    let isInteger: Bool
    /// The least that it may be.
    package let minimum: Double
    /// The most.
    package let maximum: Double
    /// Its value before training.
    package let start: Double

    /// The variable that a program with it has.
    package var variable: Variable {
        Variable(
            name: name,
            description: description,
            schema: [
                "type": isInteger ? "integer" : "number", "minimum": json(minimum),
                "maximum": json(maximum), "x-glia-role": "number",
            ],
            value: json(start)
        )
    }

    private func json(_ value: Double) -> JSON {
        isInteger ? .integer(Int64(value)) : .number(value)
    }
}
