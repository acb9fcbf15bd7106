public import Contract
public import JSONValues

/// The fields of an output and a target that a reward compares: a `key` of its configuration.
public struct FieldSelection: Sendable {
    /// The fields named; none means all of the target's.
    public let keys: [String]

    /// Reads the selection.
    ///
    /// - Parameter key: A field's name, a list of names, or nil for all.
    public init(_ key: JSON?) {
        switch key {
        case .string(let name)?: keys = [name]
        case .array(let names)?: keys = names.compactMap(\.string)
        default: keys = []
        }
    }

    /// Says whether all fields that are named exist.
    ///
    /// A key that names nothing would make all rows alike, and so is never a score.
    ///
    /// - Parameters:
    ///   - schemas: The schemas of the data.
    ///   - needsTarget: Whether the target must have the fields too.
    /// - Throws: `ComponentError` that names the field and those that there are.
    public func check(_ schemas: DataSchemas, needsTarget: Bool = true) throws {
        var sides = [("output", schemas.output)]
        if needsTarget { sides.append(("target", schemas.target)) }
        for key in keys {
            for (side, schema) in sides {
                let fields = schema["properties"]?.object?.names ?? []
                if fields.contains(key) { continue }
                let list = fields.map { "'\($0)'" }.joined(separator: ", ")
                throw ComponentError(
                    .invalidArgument,
                    "'key' names the field '\(key)', which the \(side) doesn't have; "
                        + (fields.isEmpty ? "it has no fields" : "its fields are \(list)"),
                    details: ["at": "/key", "found": .string(key)]
                )
            }
        }
    }

    /// Returns the names of the fields that count for a target.
    public func names(for target: JSON) -> [String] {
        keys.isEmpty ? target.object?.names ?? [] : keys
    }
}
