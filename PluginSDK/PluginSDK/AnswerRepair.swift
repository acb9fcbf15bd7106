public import JSONValues

/// Mends what language models get wrong in JSON, where only one thing can be meant.
///
/// - An object with other text or a code fence around it is taken out, if there is just one.
/// - A number or a truth value written as text becomes one where the schema wants one, and a
///   number becomes text where the schema wants text.
/// - A text that differs from one allowed value in case or surrounding marks becomes that value.
///
/// Whether the result fits is for the caller to check: what can't be mended stays as it is.
public struct AnswerRepair: Sendable {
    private let root: JSON

    /// Starts repairing values of a schema.
    ///
    /// - Parameter root: The whole schema, into which its references point.
    public init(root: JSON) { self.root = root }

    /// Returns the only JSON object within a text, or nil if there is none or there are several.
    ///
    /// One pass over the bytes; braces within texts of an object don't count.
    public static func onlyObject(in text: String) -> JSONObject? {
        let bytes = Array(text.utf8)
        var found: JSONObject?
        var (start, depth) = (0, 0)
        var (isQuoted, isEscaped) = (false, false)
        for (index, byte) in bytes.enumerated() {
            if isQuoted {
                if byte == UInt8(ascii: "\""), !isEscaped { isQuoted = false }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            } else if byte == UInt8(ascii: "{") {
                if depth == 0 { start = index }
                depth += 1
            } else if byte == UInt8(ascii: "}"), depth > 0 {
                depth -= 1
                guard depth == 0, let value = try? JSON(parsing: Array(bytes[start...index])),
                    let object = value.object
                else { continue }
                if let found, found != object { return nil }
                found = object
            } else if byte == UInt8(ascii: "\""), depth > 0 {
                (isQuoted, isEscaped) = (true, false)
            }
        }
        return found
    }

    /// Returns a value with all mended that can be.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - schema: What it should fit, a part of the whole schema.
    /// - Returns: The value, with what can't be mended as it was.
    public func repaired(_ value: JSON, _ schema: JSON) -> JSON {
        let schema = schema.resolved(in: root)
        switch value {
        case .object(let object): return repaired(object, schema)
        case .array(let elements):
            guard let items = schema["items"] else { return value }
            return .array(elements.map { repaired($0, items) })
        default: return scalar(value, schema)
        }
    }

    private func repaired(_ object: JSONObject, _ schema: JSON) -> JSON {
        var object = object
        for property in schema["properties"]?.object?.members ?? [] {
            if let value = object[property.name] {
                object[property.name] = repaired(value, property.value)
            } else if let standard = property.value.resolved(in: root)["default"] {
                object[property.name] = standard
            }
        }
        return .object(object)
    }

    private func scalar(_ value: JSON, _ schema: JSON) -> JSON {
        if let parts = (schema["anyOf"] ?? schema["oneOf"])?.array {
            let changed = parts.map { repaired(value, $0) }.filter { $0 != value }
            return Set(changed).count == 1 ? changed[0] : value
        }
        if let allowed = schema["enum"]?.array { return Self.meant(value, of: allowed) ?? value }
        let types = schema["type"]?.array?.compactMap(\.string) ?? [schema["type"]?.string ?? ""]
        guard !types.contains(value.typeName) else { return value }
        switch value {
        case .string(let text): return types.lazy.compactMap { parsed(text, as: $0) }.first ?? value
        case .integer, .number: return types.contains("string") ? .string(value.text()) : value
        default: return value
        }
    }

    /// Returns the allowed value that a value stands for, or nil if none or several may be meant.
    ///
    /// Case and the marks around a text make no difference; a number is meant by its value.
    static func meant(_ value: JSON, of allowed: [JSON]) -> JSON? {
        if allowed.contains(value) { return value }
        let folded = (value.string ?? value.text()).folded
        var meant = allowed.filter { ($0.string ?? $0.text()).folded == folded }
        if meant.isEmpty, let number = number(in: folded) {
            meant = allowed.filter { $0 == number }
        }
        return meant.count == 1 ? meant[0] : JSON?.none
    }

    private func parsed(_ text: String, as type: String) -> JSON? {
        // No `nil` where a JSON is inferred: it would be JSON's null.
        switch (type, text.folded) {
        case ("number", _): return Self.number(in: text)
        case ("integer", _):
            guard let number = Self.number(in: text), number.integer != nil else { break }
            return number
        case ("boolean", "true"): return .bool(true)
        case ("boolean", "false"): return .bool(false)
        default: break
        }
        return JSON?.none
    }

    private static func number(in text: String) -> JSON? {
        guard let value = try? JSON(parsing: text.trimmed), value.number != nil else {
            return JSON?.none
        }
        return value
    }
}
