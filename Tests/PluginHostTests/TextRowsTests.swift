import CPluginABI
import Contract
import SlotBridge
import Testing

struct TextRowsTests {
    @Test(
        arguments: [[], [nil], ["one"], ["", nil, "zwölf", nil, ""], [nil, nil, "a"]] as [[String?]]
    )
    func rowsReadBackAsTheyWere(rows: [String?]) {
        #expect(Array(TextRows(rows)) == rows)
        #expect(TextRows(rows).count == rows.count)
    }

    @Test(arguments: [nil, "", "one"] as [String?])
    func oneRowIsTheListOfIt(row: String?) {
        #expect(TextRows(one: row) == TextRows([row]))
        #expect(Array(TextRows(one: row)) == [row])
    }

    // What a missing row says of its size means nothing.
    @Test(arguments: [0, 5, .max] as [UInt64])
    func rowsThatDoNotLieOneBehindTheOtherCrossTheDoor(missing: UInt64) throws {
        // Backwards, with a gap between each two and a missing row in the middle.
        let block = Array("a..zwölf".utf8).map { CChar(bitPattern: $0) }
        let read = try block.withUnsafeBufferPointer { bytes in
            let start = try #require(bytes.baseAddress)
            let rows = [
                glia_str(data: start + 3, size: UInt64("zwölf".utf8.count)),
                glia_str(data: nil, size: missing),
                glia_str(data: start, size: 1),
            ]
            return try rows.withUnsafeBufferPointer { rows in
                var array = glia_array(
                    struct_size: UInt32(MemoryLayout<glia_array>.size),
                    element: GLIA_TEXT,
                    name: glia_str(),
                    rows: 3,
                    columns: 1,
                    data: UnsafeRawPointer(rows.baseAddress)
                )
                return try withUnsafePointer(to: &array) { array in
                    try withUnsafePointer(to: Optional(array)) { arrays in
                        var value = glia_value(
                            struct_size: UInt32(MemoryLayout<glia_value>.size),
                            array_count: 1,
                            json: glia_str(),
                            arrays: arrays
                        )
                        return try SlotValue(reading: &value)
                    }
                }
            }
        }
        #expect(read.texts("").map(Array.init) == ["zwölf", nil, "a"])
    }

    // Bytes are looked at 32 at once.
    @Test(arguments: 0..<70)
    func whatIsNoUTF8IsRepairedWhereverItStands(place: Int) {
        for size in place + 1..<72 {
            var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: size)
            bytes[place] = 0xff
            let rows = bytes.withUnsafeBytes { block in
                [size].withUnsafeBufferPointer { TextRows(block: block, ends: $0) }
            }
            #expect(Array(rows) == [String(decoding: bytes, as: UTF8.self)])
        }
    }

    @Test func missingRowsOfABlockEndWhereTheyBegin() {
        let rows = Array("abc".utf8).withUnsafeBytes { block in
            [~0, 1, ~1, 3].withUnsafeBufferPointer { TextRows(block: block, ends: $0) }
        }
        #expect(Array(rows) == [nil, "a", nil, "bc"])
    }

    @Test func rowsAddedOneByOneAreThoseMadeAtOnce() {
        var rows = TextRows()
        for row in ["a", nil, "bc"] as [String?] { rows.append(row) }
        #expect(rows == ["a", nil, "bc"])
    }

    @Test(arguments: [["a"], ["a", nil], ["a", "b"], [nil, "b", "c"]] as [[String?]])
    func theLastRowCanBeRemoved(rows: [String?]) {
        var left = TextRows(rows)
        left.removeLast()
        #expect(Array(left) == rows.dropLast())
    }

    @Test func bytesThatAreNoUTF8AreRepairedRowByRow() {
        // The two halves of 'ä' stand in two rows: together they'd be sound.
        let rows: [[UInt8]] = [[0x61, 0xC3], [0xA4, 0x62], [0xC3, 0xB6]]
        let texts = TextRows(count: 3, byteCount: 6) { row in
            rows[row].withUnsafeBytes { bytes in
                let copy = UnsafeMutableRawBufferPointer.allocate(
                    byteCount: bytes.count,
                    alignment: 1
                )
                copy.copyMemory(from: bytes)
                return UnsafeRawBufferPointer(copy)
            }
        }
        #expect(Array(texts) == ["a\u{FFFD}", "\u{FFFD}b", "ö"])
    }

    @Test func textsKnowNoMissingRow() {
        var texts: Texts = ["a"]
        texts.append("b")
        #expect(Array(texts) == ["a", "b"])
        #expect(Array(Texts(rows: ["a", nil])) == ["a", ""])
    }
}
