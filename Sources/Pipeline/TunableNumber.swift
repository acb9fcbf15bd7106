import JSONValues

/// A number of a configuration that a plugin lets training change.
struct TunableNumber {
    /// Its keys, as `--set` names them: `temperature`, or `rewards.0.weight` in a list.
    let name: String
    /// Its JSON Schema.
    let schema: JSON
    /// Its value; nil if it has none.
    let value: Double?

    /// Returns all numbers that training may change.
    ///
    /// - Parameters:
    ///   - configuration: A component's configuration, completed.
    ///   - schema: JSON Schema of it; the members marked `x-glia-number` are meant.
    /// - Returns: The numbers, in the schema's order.
    static func all(in configuration: JSONObject, _ schema: JSON) -> [TunableNumber] {
        (schema["properties"]?.object?.members ?? []).flatMap { property in
            all(property.name, configuration[property.name], property.value)
        }
    }

    private static func all(_ name: String, _ value: JSON?, _ schema: JSON) -> [TunableNumber] {
        if schema["x-glia-number"]?.bool == true {
            return [TunableNumber(name: name, schema: schema, value: value?.number)]
        }
        guard let items = schema["items"], let elements = value?.array else { return [] }
        return elements.enumerated().flatMap { index, element in
            all(in: element.object ?? [:], items).map {
                TunableNumber(
                    name: "\(name).\(index).\($0.name)",
                    schema: $0.schema,
                    value: $0.value
                )
            }
        }
    }
}
