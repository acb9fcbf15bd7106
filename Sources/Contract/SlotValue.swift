public import JSONValues

/// What goes in and out of every function of a plugin: a JSON object and named arrays.
public struct SlotValue: Sendable, Equatable {
    /// The object as UTF-8 text; empty means {}.
    ///
    /// Kept as text so that whoever only passes it on doesn't pay for reading it.
    public var headText: [UInt8]
    /// The arrays; no two of one name.
    public var arrays: [NamedArray]

    /// Makes a value.
    public init(head: JSONObject, arrays: [NamedArray] = []) {
        headText = head.isEmpty ? [] : JSON.object(head).bytes()
        self.arrays = arrays
    }

    /// Makes a value without a head.
    public init(arrays: [NamedArray] = []) {
        headText = []
        self.arrays = arrays
    }

    /// Makes a value of a head that is text already.
    public init(headText: [UInt8], arrays: [NamedArray]) {
        self.headText = headText
        self.arrays = arrays
    }

    /// Reads the head.
    ///
    /// - Returns: The members of the object.
    /// - Throws: ``ComponentError`` if the text is no JSON object.
    public func head() throws -> JSONObject {
        if headText.isEmpty { return [:] }
        guard let object = try JSON(parsing: headText).object else {
            throw ComponentError(.invalidArgument, "the head of a value is no JSON object")
        }
        return object
    }

    /// Reads the members of the head as they are asked for.
    ///
    /// - Throws: ``JSONSyntaxError`` if the text is no JSON.
    func headMembers() throws -> JSONMembers {
        try headText.isEmpty
            ? JSONMembers(parsing: Array("{}".utf8)) : JSONMembers(parsing: headText)
    }
}

extension SlotValue {
    /// The array of that name, or nil.
    public func array(_ name: String) -> NamedArray? { place(of: name).map { arrays[$0] } }

    /// Where the array of that name stands: to look at one in its place copies nothing.
    private func place(of name: String) -> Int? { arrays.firstIndex { $0.name == name } }

    /// The texts of that name, or nil if there is no such array of texts.
    public func texts(_ name: String) -> TextRows? {
        guard let place = place(of: name), case .text(let texts) = arrays[place].elements else {
            return nil
        }
        return texts
    }

    /// The f64 numbers of that name, or nil if there is no such array.
    public func numbers(_ name: String) -> [Double]? {
        guard let place = place(of: name), case .f64(let numbers) = arrays[place].elements else {
            return nil
        }
        return numbers
    }

    /// The i64 numbers of that name, or nil if there is no such array.
    public func integers(_ name: String) -> [Int64]? {
        guard case .i64(let numbers)? = array(name)?.elements else { return nil }
        return numbers
    }

    /// The texts of that name.
    ///
    /// - Parameter name: The array's name.
    /// - Returns: One text a row, nil for a missing row.
    /// - Throws: ``ComponentError`` that names the missing array.
    public func requiredTexts(_ name: String) throws -> TextRows {
        if let texts = texts(name) { return texts }
        throw ComponentError(.invalidArgument, "the array '\(name)' of texts is missing")
    }

    /// The f64 numbers of that name.
    ///
    /// - Parameter name: The array's name.
    /// - Returns: The numbers, row after row.
    /// - Throws: ``ComponentError`` that names the missing array.
    public func requiredNumbers(_ name: String) throws -> [Double] {
        if let numbers = numbers(name) { return numbers }
        throw ComponentError(.invalidArgument, "the array '\(name)' of f64 numbers is missing")
    }
}

/// A request or a response that can cross the door.
public protocol SlotCodable: Sendable {
    /// Reads what came through the door; throws ``ComponentError`` naming what is missing.
    init(slotValue: SlotValue) throws
    /// The same as a value of the door.
    var slotValue: SlotValue { get }
}

/// A request or response that says nothing.
public struct Nothing: SlotCodable {
    /// Makes it.
    public init() {}
    /// Accepts any value and ignores it.
    public init(slotValue: SlotValue) {}
    /// An empty value.
    public var slotValue: SlotValue { SlotValue() }
}
