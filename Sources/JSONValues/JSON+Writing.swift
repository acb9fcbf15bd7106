import CRapidJSON

/// How a JSON text is laid out.
public enum JSONLayout: Sendable {
    /// One line without spaces: for messages and JSON Lines.
    case compact
    /// One line with a space after each colon and comma: for prompts.
    case spaced
    /// Lines indented by two spaces: for files that people read.
    case indented
    /// Compact, members sorted by name: for keys and comparison by content.
    case canonical
}

extension JSON {
    /// Returns the value as text.
    ///
    /// Numbers have the fewest digits that read back as the same number. What JSON can't say
    /// (NaN, infinity) is written as null.
    public func text(_ layout: JSONLayout = .compact) -> String {
        String(decoding: bytes(layout), as: UTF8.self)
    }

    /// Returns the value as UTF-8 text.
    public func bytes(_ layout: JSONLayout = .compact) -> [UInt8] {
        var writer = JSONWriter(layout: layout)
        writer.write(self)
        return writer.bytes
    }
}

/// Writes values one after the other into one buffer.
struct JSONWriter {
    let layout: JSONLayout
    var bytes: [UInt8] = []
    private var level = 0

    init(layout: JSONLayout, capacity: Int = 128) {
        self.layout = layout
        bytes.reserveCapacity(capacity)
    }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): append(String(value))
        case .number(let value): append(value.isFinite ? value.description : "null")
        case .string(let text): write(text)
        case .array(let elements): write(elements)
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ elements: [JSON]) {
        bytes.append(UInt8(ascii: "["))
        list(count: elements.count) { writer, index in writer.write(elements[index]) }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ object: JSONObject) {
        let members =
            layout == .canonical
            ? object.members.sorted { Array($0.name.utf8).lexicographicallyPrecedes($1.name.utf8) }
            : object.members
        bytes.append(UInt8(ascii: "{"))
        list(count: members.count) { writer, index in
            writer.write(members[index].name)
            writer.bytes.append(UInt8(ascii: ":"))
            if writer.hasSpaces { writer.bytes.append(UInt8(ascii: " ")) }
            writer.write(members[index].value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func list(count: Int, item: (inout JSONWriter, Int) -> Void) {
        guard count > 0 else { return }
        level += 1
        for index in 0..<count {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if layout == .indented {
                newLine()
            } else if index > 0, hasSpaces {
                bytes.append(UInt8(ascii: " "))
            }
            item(&self, index)
        }
        level -= 1
        if layout == .indented { newLine() }
    }

    private var hasSpaces: Bool { layout == .spaced || layout == .indented }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func write(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { characters in
            // Runs of plain characters are copied whole; most texts are one run.
            var start = 0
            while let index = Self.special(in: characters, from: start) {
                bytes.append(contentsOf: characters[start..<index])
                append(Self.escape(of: characters[index]))
                start = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: characters[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Where the next character stands that can't be written as it is, or nil.
    static func special(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        text.withMemoryRebound(to: CChar.self) { text in
            guard let letters = text.baseAddress else { return nil }
            let plain = Int(glia_json_plain(letters + start, UInt64(text.count - start)))
            return start + plain < text.count ? start + plain : nil
        }
    }

    /// How a character is written that can't be written as it is.
    static func escape(of byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): "\\\""
        case UInt8(ascii: "\\"): "\\\\"
        case UInt8(ascii: "\n"): "\\n"
        case UInt8(ascii: "\r"): "\\r"
        case UInt8(ascii: "\t"): "\\t"
        default: "\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
}
