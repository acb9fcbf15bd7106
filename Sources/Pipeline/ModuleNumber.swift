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

    /// Returns a configuration in which it has its value before training.
    func started(_ configuration: JSONObject) -> JSONObject {
        let keys = name.split(separator: ".").map(String.init)
        let start = Override(keys: keys, value: json(start))
        // It was found there, so the way to it is there.
        return (try? start.applied(to: .object(configuration)))?.object ?? configuration
    }

    private func json(_ value: Double) -> JSON {
        isInteger ? .integer(Int64(value)) : .number(value)
    }
}
