/// The records of a CSV text, as RFC 4180 has them, each with the line in which it begins.
///
/// What ends a field is the comma, the semicolon or the tab, whichever the first line has most of.
/// Spaces before a field are no part of it; a quote within a field that doesn't begin with one is a
/// quote. Own code, because what is wrong with a file must be told with its line.
struct CSVRecords {
    /// One record.
    struct Record {
        /// The line in which it begins, from 1.
        let line: Int
        let fields: [String]
    }

    /// The records before the first fault, the header among them; empty lines are none.
    private(set) var records: [Record] = []
    /// What can't be read, and in which line; nothing behind it is.
    private(set) var fault: (line: Int, message: String)?

    /// Reads a text.
    init(_ text: String) {
        var reader = CSVReader(text)
        do {
            while let record = try reader.record() {
                if record.fields != [""] { records.append(record) }
            }
        } catch let error as CSVReader.Fault {
            fault = (error.line, error.message)
        } catch {
            fault = (reader.line, "\(error)")
        }
    }
}

/// Goes through the bytes of a CSV text.
private struct CSVReader {
    struct Fault: Error {
        let line: Int
        let message: String
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let semicolon = UInt8(ascii: ";")
    private static let tab = UInt8(ascii: "\t")
    private static let space = UInt8(ascii: " ")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private(set) var line = 1
    private let bytes: [UInt8]
    private let delimiter: UInt8
    private var place = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        delimiter = Self.delimiter(of: bytes)
    }

    private static func delimiter(of bytes: [UInt8]) -> UInt8 {
        let head = bytes.prefix { $0 != lineFeed && $0 != carriageReturn }
        func count(_ byte: UInt8) -> Int { head.count { $0 == byte } }
        // Of equal counts the first: the comma.
        return [semicolon, tab].reduce(comma) { count($1) > count($0) ? $1 : $0 }
    }

    /// The next record; nil at the end.
    mutating func record() throws -> CSVRecords.Record? {
        guard place < bytes.count else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard place < bytes.count else { break }
            let byte = bytes[place]
            place += 1
            if byte == delimiter { continue }
            if byte == Self.carriageReturn, next == Self.lineFeed { place += 1 }
            line += 1
            break
        }
        return CSVRecords.Record(line: start, fields: fields)
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private var isAtEnd: Bool {
        next.map { $0 == delimiter || $0 == Self.lineFeed || $0 == Self.carriageReturn } ?? true
    }

    private mutating func skipSpaces() {
        while next == Self.space { place += 1 }
    }

    private mutating func field() throws -> String {
        skipSpaces()
        if next == Self.quote { return try quoted() }
        let start = place
        while !isAtEnd { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func quoted() throws -> String {
        let opening = line
        var text: [UInt8] = []
        place += 1
        while let byte = next {
            place += 1
            if byte == Self.quote {
                guard next == Self.quote else { return try closed(text) }
                place += 1
            } else if byte == Self.lineFeed || byte == Self.carriageReturn && next != Self.lineFeed
            {
                line += 1
            }
            text.append(byte)
        }
        throw Fault(line: opening, message: "the quote that opens a field here is never closed")
    }

    private mutating func closed(_ text: [UInt8]) throws -> String {
        skipSpaces()
        if !isAtEnd {
            let rest = bytes[place...].prefix(20).prefix { $0 != Self.lineFeed }
            throw Fault(
                line: line,
                message: "'\(String(decoding: rest, as: UTF8.self))' stands behind a quote that "
                    + "closes a field; within quotes a quote is written twice"
            )
        }
        return String(decoding: text, as: UTF8.self)
    }
}
