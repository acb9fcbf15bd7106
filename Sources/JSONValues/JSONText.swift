/// JSON written piece by piece into memory that somebody lends.
///
/// For what is written for every call: nothing is asked for and nothing is moved.
public struct JSONText {
    private let room: UnsafeMutableRawBufferPointer
    /// How many bytes were written so far.
    public private(set) var count = 0

    /// Begins at the start of some memory, which must have room for all that will be written.
    public init(in room: UnsafeMutableRawBufferPointer) { self.room = room }

    /// The most bytes that a text can take, with its quotes.
    public static func room(_ text: String) -> Int { 6 * text.utf8.count + 2 }

    /// Writes a piece as it is.
    public mutating func write(_ piece: StaticString) {
        copy(UnsafeRawPointer(piece.utf8Start), piece.utf8CodeUnitCount)
    }

    /// Writes a whole number.
    public mutating func write(_ number: Int) {
        if 0..<10 ~= number { return put(UInt8(ascii: "0") + UInt8(number)) }
        write(plain: String(number))
    }

    /// Writes a text in quotes.
    public mutating func write(quoting text: String) {
        var text = text
        put(UInt8(ascii: "\""))
        text.withUTF8 { characters in
            // Runs of plain characters are copied whole; most texts are one run.
            var start = 0
            while let index = JSONWriter.special(in: characters, from: start) {
                copy(characters, start..<index)
                write(plain: JSONWriter.escape(of: characters[index]))
                start = index + 1
            }
            copy(characters, start..<characters.count)
        }
        put(UInt8(ascii: "\""))
    }

    private mutating func write(plain text: String) {
        var text = text
        text.withUTF8 { copy($0, $0.indices) }
    }

    private mutating func put(_ byte: UInt8) {
        room[count] = byte
        count += 1
    }

    private mutating func copy(_ characters: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        guard let start = characters.baseAddress else { return }
        copy(UnsafeRawPointer(start) + range.lowerBound, range.count)
    }

    private mutating func copy(_ bytes: UnsafeRawPointer, _ size: Int) {
        precondition(size <= room.count - count, "the memory has room for all")
        guard let start = room.baseAddress else { return }
        (start + count).copyMemory(from: bytes, byteCount: size)
        count += size
    }
}
