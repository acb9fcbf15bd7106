// A signature as text again: reading that gives an equal signature.

extension Signature: CustomStringConvertible {
    /// The signature in its own language.
    var description: String {
        var parts = parameters.map(\.description)
        if let fixedCount { parts.insert("...", at: fixedCount) }
        return (concurrency.map { String($0.rawValue) } ?? "") + "(" + parts.joined(separator: ", ")
            + ") -> "
            + result.description
    }
}

extension Signature.Parameter: CustomStringConvertible {
    /// The parameter in the language of signatures.
    var description: String {
        if name == "user", type == .user, constant == nil, !isNullable { return name }
        let way = direction == .given ? "" : direction.rawValue + " "
        let value = constant.map { " = \($0)" } ?? ""
        return "\(name): \(way)\(type)\(isNullable ? "?" : "")\(value)"
    }
}

extension Signature.Constant: CustomStringConvertible {
    /// The constant in the language of signatures.
    var description: String {
        switch self {
        case .null: "null"
        case .truth(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let text):
            "\""
                + text.unicodeScalars.map { Self.escaped[$0] ?? String(Character($0)) }.joined()
                + "\""
        }
    }

    private static let escaped: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\t": "\\t",
    ]
}

extension Signature.Result: CustomStringConvertible {
    /// The result in the language of signatures.
    var description: String {
        var text = isStatus ? "status" : type.map(\.description) ?? "void"
        if let freedBy { text = "owned \(text)\(isNullable ? "?" : "") by \(freedBy)" }
        if freedBy == nil, isNullable { text += "?" }
        switch failure {
        case nil: return text
        case .always?: return text + " errno"
        case .on(let value)?: return text + " errno on \(value)"
        }
    }
}

extension ForeignType: CustomStringConvertible {
    /// The type in the language of signatures.
    var description: String {
        switch self {
        case .number(let type): type.rawValue
        case .string: "str"
        case .text(let length): "text\(length == .following ? "" : "[\(length)]")"
        case .bytes(let length): "bytes\(length == .following ? "" : "[\(length)]")"
        case .array(let type, let length): "\(type)[\(length)]"
        case .user: "user"
        case .pointer: "ptr"
        case .callback(let signature): "fn\(signature)"
        case .record(let members):
            "{" + members.map(\.description).joined(separator: ", ") + "}"
        }
    }
}

extension ForeignType.Length: CustomStringConvertible {
    /// What stands between the brackets.
    var description: String {
        switch self {
        case .following: ""
        case .fixed(let count): "\(count)"
        case .parameter(let name): name
        case .elsewhere: "*"
        }
    }
}
