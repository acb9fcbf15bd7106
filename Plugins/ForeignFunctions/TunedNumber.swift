import PluginSDK

/// A number of the program that a search may change.
struct TunedNumber: Sendable, Equatable {
    /// The variable.
    let path: String
    private let minimum: Double
    private let maximum: Double
    private let isInteger: Bool
    /// Where it is before training, from 0 to 1.
    let start: Double

    /// Reads a variable; nil if it isn't trainable or isn't a number with bounds.
    init?(_ variable: ProgramVariable) {
        let schema = variable.variable.schema
        guard variable.variable.isTrainable,
            let type = schema["type"]?.string, ["number", "integer"].contains(type),
            let minimum = schema["minimum"]?.number, let maximum = schema["maximum"]?.number,
            minimum < maximum, let value = variable.variable.value.number
        else { return nil }
        path = variable.path
        (self.minimum, self.maximum) = (minimum, maximum)
        isInteger = type == "integer"
        start = min(max((value - minimum) / (maximum - minimum), 0), 1)
    }

    /// Returns the value at a place from 0 to 1; what lies outside counts as the nearer end.
    func value(at place: Double) -> JSON {
        let inside = place.isNaN ? start : min(max(place, 0), 1)
        let value = minimum + inside * (maximum - minimum)
        return isInteger ? .integer(Int64(value.rounded())) : .number(value)
    }
}
