/// Writes `Encodable` values as JSON, without text in between.
///
/// Foundation's encoder would lose the order of members, and prompts show it.
struct JSONEncoding: Encoder {
    let codingPath: [any CodingKey]
    let userInfo: [CodingUserInfoKey: Any] = [:]
    fileprivate let place = Place()

    /// Returns a value as JSON.
    static func json<Value: Encodable>(
        of value: Value,
        at path: [any CodingKey]
    ) throws -> JSON {
        switch value {
        case let text as String: return .string(text)
        case let truth as Bool: return .bool(truth)
        case let number as Double: return try finite(number, path)
        case let number as Float: return try finite(Double(String(number)) ?? .nan, path)
        case let number as any FixedWidthInteger: return try whole(number, path)
        default:
            let encoding = JSONEncoding(codingPath: path)
            try value.encode(to: encoding)
            return encoding.place.json ?? [:]
        }
    }

    private static func finite(_ number: Double, _ path: [any CodingKey]) throws -> JSON {
        guard number.isFinite else {
            throw EncodingError.invalidValue(
                number,
                .init(codingPath: path, debugDescription: "\(number) is no number that JSON has")
            )
        }
        return .number(number)
    }

    private static func whole(
        _ number: any FixedWidthInteger,
        _ path: [any CodingKey]
    ) throws -> JSON {
        guard let small = Int64(exactly: number) else {
            throw EncodingError.invalidValue(
                number,
                .init(codingPath: path, debugDescription: "\(number) is larger than 2^63 - 1")
            )
        }
        return .integer(small)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Members<Key>(place: place, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        Elements(place: place, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        Single(place: place, codingPath: codingPath)
    }
}

/// Where a value is written to.
///
/// A class because a container writes into what the one before it began.
private final class Place {
    private enum Content {
        case nothing
        case json(JSON)
        case members([(name: String, place: Place)])
        case elements([Place])
    }

    private var content = Content.nothing

    init() {}
    init(_ json: JSON) { content = .json(json) }

    var count: Int { if case .elements(let elements) = content { elements.count } else { 0 } }

    /// What was written; nil if nothing was.
    var json: JSON? {
        switch content {
        case .nothing: nil
        case .json(let json): json
        case .members(let members):
            .object(JSONObject(members.map { .init(name: $0.name, value: $0.place.json ?? [:]) }))
        case .elements(let elements): .array(elements.map { $0.json ?? [:] })
        }
    }

    func set(_ json: JSON) { content = .json(json) }

    func beginMembers() { if case .nothing = content { content = .members([]) } }

    func beginElements() { if case .nothing = content { content = .elements([]) } }

    func add(_ name: String, _ place: Place) {
        guard case .members(let members) = content else { return }
        content = .members(members + [(name, place)])
    }

    func append(_ place: Place) {
        guard case .elements(let elements) = content else { return }
        content = .elements(elements + [place])
    }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let place: Place
    let codingPath: [any CodingKey]

    init(place: Place, codingPath: [any CodingKey]) {
        self.place = place
        self.codingPath = codingPath
        place.beginMembers()
    }

    func encodeNil(forKey key: Key) { place.add(key.stringValue, Place(.null)) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        place.add(
            key.stringValue,
            Place(try JSONEncoding.json(of: value, at: codingPath + [key]))
        )
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Inner> {
        encoding(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoding(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        let encoding = JSONEncoding(codingPath: codingPath)
        place.add("super", encoding.place)
        return encoding
    }

    func superEncoder(forKey key: Key) -> any Encoder { encoding(key) }

    private func encoding(_ key: Key) -> JSONEncoding {
        let encoding = JSONEncoding(codingPath: codingPath + [key])
        place.add(key.stringValue, encoding.place)
        return encoding
    }
}

private struct Elements: UnkeyedEncodingContainer {
    let place: Place
    let codingPath: [any CodingKey]

    init(place: Place, codingPath: [any CodingKey]) {
        self.place = place
        self.codingPath = codingPath
        place.beginElements()
    }

    var count: Int { place.count }

    func encodeNil() { place.append(Place(.null)) }

    func encode<Value: Encodable>(_ value: Value) throws {
        let path = codingPath + [IndexKey(count)]
        place.append(Place(try JSONEncoding.json(of: value, at: path)))
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type
    ) -> KeyedEncodingContainer<Inner> {
        encoding().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoding().unkeyedContainer() }

    func superEncoder() -> any Encoder { encoding() }

    private func encoding() -> JSONEncoding {
        let encoding = JSONEncoding(codingPath: codingPath + [IndexKey(count)])
        place.append(encoding.place)
        return encoding
    }
}

private struct Single: SingleValueEncodingContainer {
    let place: Place
    let codingPath: [any CodingKey]

    func encodeNil() { place.set(.null) }

    func encode<Value: Encodable>(_ value: Value) throws {
        place.set(try JSONEncoding.json(of: value, at: codingPath))
    }
}
