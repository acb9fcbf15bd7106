public import JSONValues

/// The leaves of one path on both sides; nil where a side has none.
public struct LeafPair: Sendable, Equatable {
    /// The names of fields and numbers of elements that lead to the leaf.
    public let path: [String]
    /// The names of fields alone.
    public let fields: [String]
    /// The output's leaf.
    public let output: JSON?
    /// The target's leaf.
    public let target: JSON?

    /// Takes both sides apart.
    ///
    /// - Parameters:
    ///   - output: What of the output counts; nil if the program failed.
    ///   - target: What of the target counts.
    /// - Returns: A pair for each path, the target's first, in the order in which they stand.
    public static func pairs(output: JSON?, target: JSON) -> [LeafPair] {
        var (first, second) = (Leaves(), Leaves())
        if let output { first.add(output) }
        second.add(target)
        var pairs = second.all.map { leaf in
            LeafPair(
                path: leaf.path,
                fields: leaf.fields,
                output: first.values[leaf.path],
                target: second.values[leaf.path]
            )
        }
        for leaf in first.all where second.values[leaf.path] == nil {
            pairs.append(
                LeafPair(
                    path: leaf.path,
                    fields: leaf.fields,
                    output: first.values[leaf.path],
                    target: nil
                )
            )
        }
        return pairs
    }
}

extension JSON {
    /// A leaf as text: a text as it is, 5 and 5.0 alike, others as JSON.
    public var leafText: String { string ?? integer.map { String($0) } ?? text() }
}

/// The leaves of a value by their paths.
private struct Leaves {
    private(set) var all: [(path: [String], fields: [String])] = []
    private(set) var values: [[String]: JSON] = [:]

    /// Adds the leaves of a value; the value itself is none if it is an empty object.
    mutating func add(_ value: JSON) {
        for member in value.object?.members ?? [] {
            add(member.value, at: [member.name], fields: [member.name])
        }
    }

    private mutating func add(_ value: JSON, at path: [String], fields: [String]) {
        switch value {
        case .object(let object) where !object.isEmpty:
            for member in object.members {
                add(member.value, at: path + [member.name], fields: fields + [member.name])
            }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                add(element, at: path + ["\(index)"], fields: fields)
            }
        default:
            // An empty list or object is a leaf too: two of them are alike, and one beside a
            // full one counts against the score.
            all.append((path, fields))
            values[path] = value
        }
    }
}
