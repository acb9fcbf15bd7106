import CRapidJSON

/// A value of a JSON text, looked at where it stands: no value is made of what nobody asks for.
///
/// For texts of which little is wanted, such as a provider's answers. It keeps the whole text. Names
/// that occur twice in an object aren't looked for; the first counts.
public struct JSONView: Sendable {
    private let text: ParsedText
    private let position: Int

    /// Reads a text.
    ///
    /// - Parameter text: The whole text, UTF-8; white space around the value is allowed.
    /// - Throws: ``JSONSyntaxError`` with the place of the first fault.
    public init(parsing text: [UInt8]) throws {
        self.text = try text.withUnsafeBufferPointer { try ParsedText($0) }
        position = 0
    }

    private init(_ text: ParsedText, _ position: Int) {
        self.text = text
        self.position = position
    }

    private var event: glia_json_event { text.tape.events[position] }
    private var kind: Int32 { Int32(event.kind) }

    /// The value itself; null if a name occurs twice in an object of it.
    public var value: JSON {
        var reader = TapeReader(tape: text.tape, position: position)
        return (try? reader.value()) ?? .null
    }

    /// This if it is an object, or nil.
    public var object: JSONView? { kind == GLIA_JSON_OBJECT ? self : nil }

    /// The array's elements, or nil if this is no array.
    public var array: [JSONView]? {
        guard kind == GLIA_JSON_ARRAY else { return nil }
        var elements: [JSONView] = []
        var place = position + 1
        elements.reserveCapacity(Int(event.size))
        for _ in 0..<event.size {
            let element = JSONView(text, place)
            elements.append(element)
            place = element.end
        }
        return elements
    }

    /// The numbers among the array's elements; none if this is no array.
    public var numbers: [Double] {
        guard kind == GLIA_JSON_ARRAY else { return [] }
        var numbers: [Double] = []
        numbers.reserveCapacity(Int(event.size))
        var element = JSONView(text, position + 1)
        for _ in 0..<event.size {
            if let number = element.number { numbers.append(number) }
            element = JSONView(text, element.end)
        }
        return numbers
    }

    /// Where the event behind this value stands.
    private var end: Int {
        switch kind {
        case GLIA_JSON_OBJECT, GLIA_JSON_ARRAY: Int(event.as.offset)
        default: position + 1
        }
    }

    /// The text, or nil if this is no string.
    public var string: String? {
        guard kind == GLIA_JSON_STRING else { return nil }
        return TapeReader(tape: text.tape).text(of: event)
    }

    /// The truth value, or nil if this is none.
    public var bool: Bool? {
        switch kind {
        case GLIA_JSON_TRUE: true
        case GLIA_JSON_FALSE: false
        default: nil
        }
    }

    /// The whole number, or nil; a number such as 5.0 counts as 5.
    public var integer: Int? {
        switch kind {
        case GLIA_JSON_INTEGER: Int(event.as.integer)
        case GLIA_JSON_DOUBLE: Int(exactly: event.as.number)
        default: nil
        }
    }

    /// The number, or nil if this is none.
    public var number: Double? {
        switch kind {
        case GLIA_JSON_INTEGER: Double(event.as.integer)
        case GLIA_JSON_DOUBLE: event.as.number
        default: nil
        }
    }

    /// Whether this is null.
    public var isNull: Bool { kind == GLIA_JSON_NULL }

    /// The member of that name, or nil if there is none or this is no object.
    public subscript(name: StaticString) -> JSONView? {
        var reader = TapeReader(tape: text.tape, position: position)
        return reader.enter(name) ? JSONView(text, reader.position) : nil
    }
}

/// A text that was parsed.
///
/// A class because all views of a text share it, and the last one gives it back; unchecked because
/// nothing writes to it.
private final class ParsedText: @unchecked Sendable {
    let tape: glia_json_tape

    init(_ text: UnsafeBufferPointer<UInt8>) throws {
        tape = try JSON.soundTape(of: text)
    }

    deinit {
        var tape = tape
        glia_json_free(&tape)
    }
}
