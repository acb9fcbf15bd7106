import Testing

@testable import JSONValues

struct JSONWriterTests {
    // Every place in texts of every length that is looked at in one piece, in several, or in part.
    @Test(arguments: [0x00, 0x1f, 0x20, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x7f, 0x80, 0xff] as [UInt8])
    func findsWhatMustBeEscapedWhereverItStands(letter: UInt8) {
        let isSpecial = letter < 0x20 || letter == 0x22 || letter == 0x5c
        var wrong: [(length: Int, place: Int, start: Int)] = []
        for length in 1...50 {
            for place in 0..<length {
                var text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                text[place] = letter
                for start in 0...length {
                    let found = text.withUnsafeBufferPointer {
                        JSONWriter.special(in: $0, from: start)
                    }
                    let expected = isSpecial && start <= place ? place : nil
                    if found != expected { wrong.append((length, place, start)) }
                }
            }
        }

        #expect(wrong.isEmpty)
    }

    @Test func findsTheFirstOfSeveral() {
        let text = Array((String(repeating: "a", count: 20) + "\"a\n" + "b").utf8)

        let places = text.withUnsafeBufferPointer { text in
            [0, 20, 21, 22, 23].map { JSONWriter.special(in: text, from: $0) }
        }

        #expect(places == [20, 20, 22, 22, nil])
    }

    @Test func findsNothingInNothing() {
        #expect(JSONWriter.special(in: UnsafeBufferPointer(start: nil, count: 0), from: 0) == nil)
    }

    @Test(
        arguments: [
            0, 1, 9, 10, 11, 99, 100, 101, 999_999, 1_000_000, Int.max, -1, -9, -10, -100, .min,
        ]
    )
    func writesNumbersDigitByDigit(number: Int) {
        var text = JSONObjectText(capacity: 2)
        text.add("a", number)

        #expect(String(decoding: text.bytes(), as: UTF8.self) == "{\"a\":\(number)}")
    }
}
