import PluginSDK

/// The leaves of one path on both sides, as texts; nil where a side has none.
struct LeafPair: Equatable {
    let output: String?
    let target: String?

    /// Takes the fields of both sides apart.
    ///
    /// - Returns: A pair for each path, the target's first, in the order in which they stand.
    static func pairs(output: JSON, target: JSON, fields: [String]) -> [LeafPair] {
        var (first, second) = (Leaves(), Leaves())
        for field in fields {
            if let value = output[field] { first.add(value, at: [field]) }
            if let value = target[field] { second.add(value, at: [field]) }
        }
        var pairs: [LeafPair] = []
        for path in second.paths {
            pairs.append(LeafPair(output: first.texts[path], target: second.texts[path]))
        }
        for path in first.paths where second.texts[path] == nil {
            pairs.append(LeafPair(output: first.texts[path], target: nil))
        }
        return pairs
    }
}

/// The leaves of a value by their paths: names of fields and numbers of elements.
private struct Leaves {
    private(set) var paths: [[String]] = []
    private(set) var texts: [[String]: String] = [:]

    mutating func add(_ value: JSON, at path: [String]) {
        switch value {
        case .object(let object) where !object.isEmpty:
            for member in object.members { add(member.value, at: path + [member.name]) }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() { add(element, at: path + ["\(index)"]) }
        default:
            // An empty list or object is a leaf too: two of them are alike, and one beside a
            // full one counts against the score.
            paths.append(path)
            texts[path] = Self.text(of: value)
        }
    }

    private static func text(of value: JSON) -> String {
        // 5 and 5.0 are the same number, and so the same text.
        value.string ?? value.integer.map { String($0) } ?? value.text()
    }
}
