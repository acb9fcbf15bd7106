import PluginSDK

/// When two JSON values count as equal.
struct LeafEquality: Sendable {
    let trims: Bool
    let ignoresCase: Bool
    let comparesNumbers: Bool

    func isEqual(_ first: JSON, _ second: JSON) -> Bool {
        switch (first, second) {
        case (.array(let first), .array(let second)):
            return first.count == second.count && zip(first, second).allSatisfy(isEqual)
        case (.object(let first), .object(let second)):
            return first.count == second.count
                && first.members.allSatisfy { member in
                    second[member.name].map { isEqual(member.value, $0) } ?? false
                }
        default:
            if comparesNumbers, let first = number(first), let second = number(second) {
                return first == second
            }
            if let first = first.string, let second = second.string {
                return normalized(first) == normalized(second)
            }
            return first == second
        }
    }

    private func number(_ value: JSON) -> Double? {
        value.number ?? value.string.flatMap { Double(trimmed($0)) }
    }

    private func normalized(_ text: String) -> String {
        let text = trims ? trimmed(text) : text
        return ignoresCase ? text.lowercased() : text
    }

    private func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
