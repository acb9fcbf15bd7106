import PluginSDK

/// Where in an example a value stands: `output.answer`, `target.place.name`.
struct FieldSource: Sendable, Equatable {
    /// The three parts of an example.
    enum Side: String, Sendable, CaseIterable {
        case input
        case output
        case target
    }

    let side: Side
    /// The names from the outermost to the field; none for the side's only field.
    let path: [String]

    /// A field, or the only one if the path is empty.
    init(_ side: Side, _ path: [String]) { (self.side, self.path) = (side, path) }

    /// Reads `side.field`; nil if the text doesn't begin with a side.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let side = parts.first.flatMap(Side.init), parts.count > 1,
            !parts.contains("")
        else { return nil }
        self.init(side, Array(parts.dropFirst()))
    }

    /// How it is written.
    var text: String { ([side.rawValue] + path).joined(separator: ".") }

    /// Finds the value.
    ///
    /// - Parameter value: The side's object.
    /// - Returns: The value; null where there is no such field.
    /// - Throws: ``CallFailure`` that says what is missing.
    func value(in value: JSON) throws(CallFailure) -> JSON {
        if path.isEmpty {
            guard let members = value.object?.members, members.count == 1 else {
                let count = value.object?.members.count ?? 0
                throw CallFailure(reason: "the \(side.rawValue) has \(count) fields, expected one")
            }
            return members[0].value
        }
        var found = value
        for name in path {
            // A field that isn't there is null, which a nullable parameter takes.
            guard let next = found[name] else { return .null }
            found = next
        }
        return found
    }

    /// Finds the schema of the value.
    ///
    /// - Parameters:
    ///   - schema: The side's schema.
    ///   - place: Where the configuration names the field, as a JSON Pointer.
    /// - Returns: The schema, or nil where it doesn't go that deep.
    /// - Throws: `ComponentError` that names the field and those that there are.
    func schema(in schema: JSON, at place: String) throws -> JSON? {
        let root = schema
        var schema = schema.resolved(in: root)
        var names = path
        if names.isEmpty {
            let fields = schema["properties"]?.object?.names ?? []
            guard fields.count == 1 else {
                throw Self.error(
                    "the \(side.rawValue) has \(fields.count) fields"
                        + (fields.isEmpty ? "" : " (\(Self.list(fields)))")
                        + "; say in 'arguments' which is meant, such as '\(side.rawValue)."
                        + "\(fields.first ?? "answer")'",
                    at: place
                )
            }
            names = fields
        }
        for name in names {
            guard let properties = schema["properties"]?.object else { return nil }
            guard let next = properties[name] else {
                throw Self.error(
                    "the \(side.rawValue) has no field '\(name)'; its fields are "
                        + Self.list(properties.names),
                    at: place
                )
            }
            schema = next.resolved(in: root)
        }
        return schema
    }

    private static func list(_ names: [String]) -> String {
        names.map { "'\($0)'" }.joined(separator: ", ")
    }

    private static func error(_ message: String, at place: String) -> ComponentError {
        ComponentError(.invalidArgument, message, details: ["at": .string(place)])
    }
}
