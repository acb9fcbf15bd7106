public import Contract
public import JSONValues

/// The fields of an output and a target that a reward or a metric compares.
///
/// They are named by `key`, by masks (``FieldMask``), or both; if by neither, the target's count.
public struct FieldSelection: Sendable {
    /// The fields that `key` names.
    public let keys: [String]
    private let mask: FieldMask

    /// Reads the selection of a configuration.
    ///
    /// - Parameter configuration: An object that may have `key` (a field's name or a list of
    ///   names) and the members of a ``FieldMask``.
    /// - Throws: `ComponentError` for a pattern that is no regular expression.
    public init(_ configuration: JSON) throws {
        switch configuration["key"] {
        case .string(let name)?: keys = [name]
        case .array(let names)?: keys = names.compactMap(\.string)
        default: keys = []
        }
        mask = try FieldMask(configuration)
    }

    /// Selects one field.
    public init(key: String) {
        keys = [key]
        mask = FieldMask()
    }

    /// Whether a configuration names no field, so that all of the target's count.
    public var takesAll: Bool { keys.isEmpty && mask.keepsAll }

    /// Says whether all fields that are named exist.
    ///
    /// A key or mask that names nothing would make all rows alike, and so is never a score.
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
        for (side, schema) in sides { try mask.check(keyed(schema), side: side) }
    }

    /// The schema without the fields that `key` doesn't name, so that masks are checked on the
    /// rest.
    private func keyed(_ schema: JSON) -> JSON {
        guard !keys.isEmpty, var object = schema.object else { return schema }
        let members = schema["properties"]?.object?.members ?? []
        object["properties"] = .object(JSONObject(members.filter { keys.contains($0.name) }))
        return .object(object)
    }

    /// Returns the schema of what ``selected(_:)`` leaves.
    public func schema(_ schema: JSON) -> JSON { mask.schema(keyed(schema)) }

    /// Returns the fields of a value that count.
    public func selected(_ value: JSON) -> JSON {
        guard let object = value.object, !keys.isEmpty,
            object.members.contains(where: { !keys.contains($0.name) })
        else { return mask.applied(to: value) }
        let members = object.members.filter { keys.contains($0.name) }
        return mask.applied(to: .object(JSONObject(members)))
    }

    /// Returns the names of the fields to compare with a target.
    ///
    /// - Parameter target: The target, of which ``selected(_:)`` has left what counts.
    /// - Returns: The key's, or else those of the target.
    public func names(for target: JSON) -> [String] {
        keys.isEmpty ? target.object?.names ?? [] : keys
    }

    /// Returns output and target with what counts only: of an output, the target's fields.
    public func sides(output: JSON, target: JSON) -> (output: JSON, target: JSON) {
        let wanted = selected(target)
        let names = names(for: wanted)
        let found = selected(output).object?.members.filter { names.contains($0.name) } ?? []
        return (.object(JSONObject(found)), wanted)
    }
}
