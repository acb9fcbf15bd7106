import Contract
import Testing

struct TextRowsTests {
    @Test(
        arguments: [[], [nil], ["one"], ["", nil, "zwölf", nil, ""], [nil, nil, "a"]] as [[String?]]
    )
    func rowsReadBackAsTheyWere(rows: [String?]) {
        #expect(Array(TextRows(rows)) == rows)
        #expect(TextRows(rows).count == rows.count)
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
