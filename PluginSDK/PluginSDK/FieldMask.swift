import Contract
public import JSONValues

/// Which fields of a value count: the masks `in_mask`, `out_mask` and their patterns.
///
/// A field that an in-mask names is kept whole, with all that is in it; one that it doesn't name
/// is kept only for the sake of named fields within. A field that an out-mask names is left out.
/// Names are compared without a number at their end and in the singular: `item` means `items`
/// and `items_2` too. In-masks come before out-masks.
public struct FieldMask: Sendable {
    private struct Side: Sendable {
        let member: String
        let names: [String]
        let folded: Set<FieldName>
        let pattern: NamePattern?

        static let none = Side(member: "", names: [], folded: [], pattern: nil)

        var isEmpty: Bool { names.isEmpty && pattern == nil }

        func matches(_ name: String) -> Bool {
            let name = FieldName(name)
            return folded.contains(name) || pattern?.matches(name) == true
        }
    }

    private let inside: Side
    private let outside: Side
    private let isRecursive: Bool

    /// Makes masks that keep all.
    public init() {
        (inside, outside) = (.none, .none)
        isRecursive = true
    }

    /// Reads the masks of a configuration.
    ///
    /// - Parameter configuration: An object that may have the members `in_mask`, `out_mask`,
    ///   `in_mask_pattern`, `out_mask_pattern` and `recursive`.
    /// - Throws: `ComponentError` for a pattern that is no regular expression.
    public init(_ configuration: JSON) throws {
        inside = try Self.side("in_mask", configuration)
        outside = try Self.side("out_mask", configuration)
        isRecursive = configuration["recursive"]?.bool ?? true
    }

    /// Makes the masks of one list and pattern: those that keep, or those that leave out.
    ///
    /// - Parameters:
    ///   - configuration: An object that may have `mask`, `pattern` and `recursive`.
    ///   - keeps: Whether what is named is kept, and not left out.
    /// - Throws: `ComponentError` for a pattern that is no regular expression.
    public init(_ configuration: JSON, keeps: Bool) throws {
        let side = try Self.side("mask", pattern: "pattern", configuration)
        inside = keeps ? side : .none
        outside = keeps ? .none : side
        isRecursive = configuration["recursive"]?.bool ?? true
    }

    /// Whether every field counts.
    public var keepsAll: Bool { inside.isEmpty && outside.isEmpty }

    private static func side(
        _ member: String,
        pattern: String? = nil,
        _ configuration: JSON
    ) throws -> Side {
        let names: [String] =
            switch configuration[member] {
            case .string(let name)?: [name]
            case .array(let list)?: list.compactMap(\.string)
            default: []
            }
        let place = pattern ?? member + "_pattern"
        return Side(
            member: member,
            names: names,
            folded: Set(names.map(FieldName.init)),
            pattern: try configuration[place]?.string.map {
                try NamePattern($0, at: "/" + place)
            }
        )
    }

    // MARK: - Values

    /// Returns the part of a value that counts; an object in which nothing counts is empty.
    public func applied(to value: JSON) -> JSON {
        var value = value
        if !inside.isEmpty { value = kept(value) ?? .object([:]) }
        if !outside.isEmpty { value = reduced(value) ?? .object([:]) }
        return value
    }

    /// The named parts of a value, or nil if it has none.
    private func kept(_ value: JSON) -> JSON? {
        switch value {
        case .object(let object):
            let members = object.members.compactMap { member -> JSONObject.Member? in
                if inside.matches(member.name) { return member }
                guard isRecursive, let part = kept(member.value) else { return nil }
                return .init(name: member.name, value: part)
            }
            return members.isEmpty ? JSON?.none : .object(JSONObject(members))
        case .array(let elements):
            let parts = elements.compactMap(kept)
            return parts.isEmpty ? JSON?.none : .array(parts)
        default: return JSON?.none
        }
    }

    /// A value without what is named, or nil if nothing of it is left.
    private func reduced(_ value: JSON) -> JSON? {
        switch value {
        case .object(let object) where !object.isEmpty:
            let members = object.members.compactMap { member -> JSONObject.Member? in
                if outside.matches(member.name) { return nil }
                guard isRecursive else { return member }
                return reduced(member.value).map { .init(name: member.name, value: $0) }
            }
            return members.isEmpty ? JSON?.none : .object(JSONObject(members))
        case .array(let elements) where !elements.isEmpty:
            let parts = elements.compactMap(reduced)
            return parts.isEmpty ? JSON?.none : .array(parts)
        default: return value
        }
    }
}

// MARK: - Schemas

extension FieldMask {
    /// Returns the schema of what ``applied(to:)`` makes of a schema's values.
    public func schema(_ schema: JSON) -> JSON {
        var schema = schema
        if !inside.isEmpty {
            schema = kept(schema, root: schema, depth: 0) ?? Self.empty
        }
        if outside.isEmpty { return schema }
        return reduced(schema, root: schema, depth: 0) ?? Self.empty
    }

    /// Says whether every name and pattern means a field of the schema, and one is left.
    ///
    /// - Parameters:
    ///   - schema: The schema of the values.
    ///   - side: What the values are, for the error: "output" or "target".
    /// - Throws: `ComponentError` that names the name and the fields that there are.
    public func check(_ schema: JSON, side: String) throws {
        if keepsAll { return }
        let fields = Self.names(in: schema, recursive: isRecursive)
        for part in [inside, outside] {
            for name in part.names
            where !fields.contains(where: { FieldName($0) == FieldName(name) }) {
                throw Self.error(
                    "'\(part.member)' names the field '\(name)', which the \(side) doesn't have",
                    fields,
                    at: part.member,
                    found: name
                )
            }
            if let pattern = part.pattern,
                !fields.contains(where: { pattern.matches(FieldName($0)) })
            {
                let member = part.member == "mask" ? "pattern" : part.member + "_pattern"
                throw Self.error(
                    "'\(member)' is '\(pattern.text)', which no field of the \(side) matches",
                    fields,
                    at: member,
                    found: pattern.text
                )
            }
        }
        let left = self.schema(schema)["properties"]?.object ?? [:]
        if left.isEmpty {
            throw Self.error(
                "the masks leave no field of the \(side)",
                fields,
                at: outside.isEmpty ? inside.member : outside.member,
                found: ""
            )
        }
    }

    private static func error(
        _ message: String,
        _ fields: [String],
        at member: String,
        found: String
    ) -> ComponentError {
        var list: [String] = []
        for field in fields where !list.contains("'\(field)'") { list.append("'\(field)'") }
        return ComponentError(
            .invalidArgument,
            message + "; "
                + (list.isEmpty
                    ? "it has no fields" : "its fields are " + list.joined(separator: ", ")),
            details: ["at": .string("/" + member), "found": .string(found)]
        )
    }

    // A schema that refers to itself has no end; deeper than this nobody names fields.
    private static let deepest = 8
    private static var empty: JSON { ["type": "object", "properties": [:]] }

    /// The names of all fields, those of inner objects behind their own.
    private static func names(in schema: JSON, recursive: Bool) -> [String] {
        func collect(_ schema: JSON, _ root: JSON, _ depth: Int, _ names: inout [String]) {
            let schema = schema.resolved(in: root)
            if let items = schema["items"] { collect(items, root, depth + 1, &names) }
            for member in schema["properties"]?.object?.members ?? [] {
                names.append(member.name)
                if recursive, depth < deepest { collect(member.value, root, depth + 1, &names) }
            }
        }
        var names: [String] = []
        collect(schema, schema, 0, &names)
        return names
    }

    private func kept(_ schema: JSON, root: JSON, depth: Int) -> JSON? {
        let target = schema.resolved(in: root)
        if let items = target["items"], depth < Self.deepest {
            guard let part = kept(items, root: root, depth: depth + 1) else { return JSON?.none }
            return Self.replacing("items", of: target, by: part)
        }
        guard let properties = target["properties"]?.object else { return JSON?.none }
        let members = properties.members.compactMap { member -> JSONObject.Member? in
            if inside.matches(member.name) { return member }
            guard isRecursive, depth < Self.deepest,
                let part = kept(member.value, root: root, depth: depth + 1)
            else { return nil }
            return .init(name: member.name, value: part)
        }
        return members.isEmpty ? JSON?.none : Self.object(target, JSONObject(members))
    }

    private func reduced(_ schema: JSON, root: JSON, depth: Int) -> JSON? {
        let target = schema.resolved(in: root)
        guard depth < Self.deepest else { return schema }
        if let items = target["items"] {
            guard let part = reduced(items, root: root, depth: depth + 1) else { return JSON?.none }
            return Self.replacing("items", of: target, by: part)
        }
        guard let properties = target["properties"]?.object, !properties.isEmpty else {
            return schema
        }
        let members = properties.members.compactMap { member -> JSONObject.Member? in
            if outside.matches(member.name) { return nil }
            guard isRecursive else { return member }
            let part = reduced(member.value, root: root, depth: depth + 1)
            return part.map { .init(name: member.name, value: $0) }
        }
        return members.isEmpty ? JSON?.none : Self.object(target, JSONObject(members))
    }

    private static func replacing(_ name: String, of schema: JSON, by part: JSON) -> JSON {
        var schema = schema.object ?? [:]
        schema[name] = part
        return .object(schema)
    }

    private static func object(_ schema: JSON, _ properties: JSONObject) -> JSON {
        var object = schema.object ?? [:]
        object["properties"] = .object(properties)
        if let required = schema["required"]?.array {
            object["required"] = .array(
                required.filter { $0.string.map { properties[$0] != nil } ?? false }
            )
        }
        return .object(object)
    }
}
