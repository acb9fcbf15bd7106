import PluginSDK

/// What a schema says of the leaves of its values, so that a misfit is told at set-up.
struct LeafCheck {
    private var leaves: [(path: String, schema: JSON)] = []

    init(_ schema: JSON) { collect(schema, schema, [], 0) }

    private mutating func collect(_ schema: JSON, _ root: JSON, _ path: [String], _ depth: Int) {
        // A schema that refers to itself has no end.
        guard depth < 8 else { return }
        let schema = schema.resolved(in: root)
        if let items = schema["items"] {
            collect(items, root, path, depth + 1)
        } else if let properties = schema["properties"]?.object {
            for member in properties.members {
                collect(member.value, root, path + [member.name], depth + 1)
            }
        } else {
            leaves.append((path.joined(separator: "."), schema))
        }
    }

    /// Says whether every leaf may be a truth value or a number.
    ///
    /// - Throws: ``ComponentError`` that names a leaf that never is.
    func requireTruthValues() throws {
        for leaf in leaves {
            let types = leaf.schema["type"]?.array ?? leaf.schema["type"].map { [$0] } ?? []
            let names = types.compactMap(\.string)
            let fits = names.contains { ["boolean", "number", "integer"].contains($0) }
            guard !names.isEmpty || leaf.schema["enum"] != nil, !fits else { continue }
            throw ComponentError(
                .invalidArgument,
                "the target's field '\(leaf.path)' is \(names.first ?? "an enum"), expected a "
                    + "boolean or a number; choose the fields by 'key' or 'in_mask'",
                details: ["at": "/key"]
            )
        }
    }

    /// Says whether labels can occur, where the leaves are enums.
    ///
    /// - Throws: ``ComponentError`` that names a label that can't.
    func requireLabels(_ labels: [String]) throws {
        let enums = leaves.map { $0.schema["enum"]?.array }
        guard !leaves.isEmpty, enums.allSatisfy({ $0 != nil }) else { return }
        let known = enums.flatMap { $0 ?? [] }.map(\.leafText)
        for (index, label) in labels.enumerated() where !known.contains(label) {
            let list = known.map { "'\($0)'" }.joined(separator: ", ")
            throw ComponentError(
                .invalidArgument,
                "'\(label)' is no value of the target's fields; there are \(list)",
                details: ["at": .string("/labels/\(index)")]
            )
        }
    }
}
