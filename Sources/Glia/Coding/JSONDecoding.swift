/// Reads `Decodable` values from JSON, without text in between.
struct JSONDecoding: Decoder {
    let json: JSON
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]

    /// Reads a value.
    static func value<Value: Decodable>(
        _ type: Value.Type,
        of json: JSON,
        at path: [any CodingKey]
    ) throws -> Value {
        let decoding = JSONDecoding(json: json, codingPath: path)
        let value: Any? =
            switch type {
            case is String.Type: try decoding.required(json.string, "a text")
            case is Bool.Type: try decoding.required(json.bool, "true or false")
            case is Double.Type: try decoding.required(json.number, "a number")
            case is Float.Type: try decoding.required(json.number.map(Float.init), "a number")
            case let type as any FixedWidthInteger.Type: try decoding.whole(type)
            default: nil
            }
        if let value = value as? Value { return value }
        return try Value(from: decoding)
    }

    private func required<Value>(_ value: Value?, _ noun: String) throws -> Value {
        guard let value else { throw mismatch(Value.self, noun) }
        return value
    }

    private func whole<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        try required(
            json.integer.flatMap { Number(exactly: $0) },
            "a whole number (\(Number.self))"
        )
    }

    fileprivate func mismatch(_ type: Any.Type, _ noun: String) -> DecodingError {
        DecodingError.typeMismatch(
            type,
            .init(
                codingPath: codingPath,
                debugDescription: "found \(json.typeName), expected \(noun)"
            )
        )
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let object = json.object else { throw mismatch(JSONObject.self, "an object") }
        return KeyedDecodingContainer(Members<Key>(object: object, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let array = json.array else { throw mismatch([JSON].self, "an array") }
        return Elements(array: array, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        Single(json: json, codingPath: codingPath)
    }
}

private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let object: JSONObject
    let codingPath: [any CodingKey]

    var allKeys: [Key] { object.names.compactMap(Key.init(stringValue:)) }

    func contains(_ key: Key) -> Bool { object[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try member(key).isNull }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try JSONDecoding.value(type, of: try member(key), at: codingPath + [key])
    }

    private func member(_ key: Key) throws -> JSON {
        if let json = object[key.stringValue] { return json }
        throw DecodingError.keyNotFound(
            key,
            .init(
                codingPath: codingPath,
                debugDescription: "the field '\(key.stringValue)' is missing"
            )
        )
    }

    private func decoding(_ key: Key) throws -> JSONDecoding {
        JSONDecoding(json: try member(key), codingPath: codingPath + [key])
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Inner> {
        try decoding(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoding(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder {
        JSONDecoding(json: object["super"] ?? .null, codingPath: codingPath)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoding(key) }
}

private struct Elements: UnkeyedDecodingContainer {
    let array: [JSON]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(array: [JSON], codingPath: [any CodingKey]) {
        self.array = array
        self.codingPath = codingPath
    }

    var count: Int? { array.count }
    var isAtEnd: Bool { currentIndex >= array.count }

    private mutating func next() throws -> JSONDecoding {
        let path = codingPath + [IndexKey(currentIndex)]
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                JSON.self,
                .init(codingPath: path, debugDescription: "the array has no more elements")
            )
        }
        defer { currentIndex += 1 }
        return JSONDecoding(json: array[currentIndex], codingPath: path)
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, array[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let decoding = try next()
        return try JSONDecoding.value(type, of: decoding.json, at: decoding.codingPath)
    }

    mutating func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type
    ) throws -> KeyedDecodingContainer<Inner> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }
}

private struct Single: SingleValueDecodingContainer {
    let json: JSON
    let codingPath: [any CodingKey]

    func decodeNil() -> Bool { json.isNull }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoding.value(type, of: json, at: codingPath)
    }
}
