import HTTPModels
import JSONValues
import Testing

struct ServerSentEventsTests {
    private func events(_ bytes: [UInt8]) -> [[UInt8]] {
        var reader = ServerSentEvents()
        return reader.take(bytes)
    }

    private func events(_ text: String) -> [String] {
        events(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("data: a\n\ndata: b\n\n", ["a", "b"]), ("data:a\r\n\r\ndata:b\r\r", ["a", "b"]),
        ("event: x\ndata: a\nid: 7\n\n", ["a"]), (": comment\n\ndata: a\n\n", ["a"]),
        ("data: a\ndata: b\n\n", ["a\nb"]), ("data\n\n", [""]), ("data: a\n\ndata: cut", ["a"]),
        ("data: a\n\ndata: cut\n", ["a"]), ("\u{feff}data: a\n\n", ["a"]), ("", []),
        ("data:  two spaces\n\n", [" two spaces"]), ("database: x\n\n", []),
    ])
    func readsWhatTheStandardSays(text: String, expected: [String]) {
        #expect(events(text) == expected)
    }

    @Test func bytesOfAnyKindAreRead() {
        var random = KeyedRandom(seed: 7, purpose: "events")
        let alphabet = Array("data: \r\n\n{}[]\"x".utf8) + [0, 0xff, 0xef, 0xbb, 0xbf]

        for _ in 0..<2000 {
            let bytes = (0..<Int(random.next() % 60)).map { _ in
                alphabet[Int(random.next() % UInt64(alphabet.count))]
            }
            let whole = events(bytes)
            let all = bytes + Array("\n\ndata: end\n\n".utf8)
            let longer = events(all)
            #expect(longer.last == Array("end".utf8))
            #expect(whole.count < longer.count)
            // Wherever the network cuts it, the events are the same.
            var reader = ServerSentEvents()
            var pieces: [[UInt8]] = []
            var start = 0
            while start < all.count {
                let end = min(all.count, start + 1 + Int(random.next() % 9))
                pieces += reader.take(all[start..<end])
                start = end
            }
            #expect(pieces == longer)
        }
    }
}
