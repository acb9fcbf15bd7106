extension JSON {
    /// Writes a value as JSON; members stand in the order in which the value encodes them.
    ///
    /// - Parameter value: What to write.
    /// - Throws: `EncodingError` for what JSON can't hold, such as a number that isn't finite.
    public init(encoding value: some Encodable) throws {
        self = try JSONEncoding.json(of: value, at: [])
    }

    /// Reads a value of some type.
    ///
    /// - Parameter type: The type to read.
    /// - Returns: The value.
    /// - Throws: `DecodingError` that says where something else was found.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoding.value(type, of: self, at: [])
    }
}

/// A step into an array, for the places that errors name.
struct IndexKey: CodingKey {
    let intValue: Int?
    var stringValue: String { intValue.map(String.init) ?? "" }

    init(_ index: Int) { intValue = index }
    init?(intValue: Int) { self.init(intValue) }
    init?(stringValue: String) { return nil }
}
