import PluginSDK

// What JSON says, as C's type wants it; and back.

extension ForeignValue {
    /// Reads a JSON value for a parameter.
    ///
    /// - Throws: ``CallFailure`` that says what was expected.
    init(_ json: JSON, for parameter: Signature.Parameter) throws(CallFailure) {
        if json.isNull {
            guard parameter.isNullable else {
                throw CallFailure(reason: "is null, expected \(parameter.type.expectation)")
            }
            self = .null
            return
        }
        switch parameter.type {
        case .number(let type): self = try Self.number(json, type)
        case .string, .text:
            guard let text = json.string else { throw Self.mismatch(json, parameter.type) }
            self = .text(text)
        case .bytes:
            guard let text = json.string else { throw Self.mismatch(json, parameter.type) }
            guard let bytes = Base64.bytes(of: text) else {
                throw CallFailure(reason: "is no base64 text")
            }
            self = .bytes(bytes)
        case .array(let type, _): self = try Self.array(json, type)
        case .user, .pointer, .callback, .record: throw Self.mismatch(json, parameter.type)
        }
    }

    private static func mismatch(_ json: JSON, _ type: ForeignType) -> CallFailure {
        CallFailure(reason: "is \(json.typeName), expected \(type.expectation)")
    }

    private static func number(
        _ json: JSON,
        _ type: NumberType
    ) throws(CallFailure) -> ForeignValue {
        if type == .bool {
            guard let truth = json.bool else { throw mismatch(json, .number(type)) }
            return .truth(truth)
        }
        guard type.isInteger else {
            guard let number = json.number else { throw mismatch(json, .number(type)) }
            return .number(number)
        }
        let whole: Int64? =
            switch json {
            case .integer(let value): value
            case .number(let value): Int64(exactly: value)
            default: nil
            }
        guard let whole else { throw mismatch(json, .number(type)) }
        guard type.holds(whole) else {
            throw CallFailure(reason: "is \(whole), too much for \(type)")
        }
        return .integer(whole)
    }

    private static func array(_ json: JSON, _ type: NumberType) throws(CallFailure) -> ForeignValue
    {
        guard let elements = json.array else { throw mismatch(json, .array(type, .following)) }
        var numbers: [Double] = []
        var integers: [Int64] = []
        for (index, element) in elements.enumerated() {
            do throws(CallFailure) {
                switch try number(element, type) {
                case .truth(let value): integers.append(value ? 1 : 0)
                case .integer(let value): integers.append(value)
                case .number(let value): numbers.append(value)
                default: break
                }
            } catch {
                throw CallFailure(reason: "has an element \(index) that \(error.reason)")
            }
        }
        return type.isInteger || type == .bool ? .integers(integers) : .numbers(numbers)
    }

    /// The value as JSON, or nil for what JSON has no word for.
    var json: JSON? {
        switch self {
        case .null: .null
        case .truth(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): value.isFinite ? .number(value) : nil
        case .text(let text): .string(text)
        case .bytes(let bytes): .string(Base64.text(of: bytes))
        case .integers(let values): .array(values.map(JSON.integer))
        case .numbers(let values):
            values.allSatisfy(\.isFinite) ? .array(values.map(JSON.number)) : nil
        case .address: nil
        }
    }
}

extension ForeignType {
    /// What JSON must be for it, in words.
    var expectation: String {
        switch self {
        case .number(.bool): "a truth value (bool)"
        case .number(let type): type.isInteger ? "a whole number (\(type))" : "a number (\(type))"
        case .string, .text: "a text"
        case .bytes: "bytes as base64 text"
        case .array(let type, _): "a list of numbers (\(type))"
        case .user, .pointer, .callback, .record: "something that no data has"
        }
    }
}
