import Testing

@testable import HTTPModels

struct HTTPHeadTests {
    private static let head = HTTPHead([
        "HTTP/1.1 200 OK\r\n", "Content-Type: application/json\r\n", "X-Id:  5 \r\n",
        "x-id: 6\r\n", "Empty:\r\n", "no colon at all\r\n", "\r\n",
    ])

    @Test func theFirstFieldOfANameCountsWhateverItsLetters() {
        #expect(Self.head.value(of: "content-type") == "application/json")
        #expect(Self.head.value(of: "x-id") == "5")
        #expect(Self.head.value(of: "empty") == "")
        #expect(Self.head.value(of: "x-i") == nil)
        #expect(Self.head.value(of: "no colon at all") == nil)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n", true), ("HTTP/2 204 \r\n", true), ("HTTP/1.1 429 Busy\r\n", false),
        ("HTTP/1.1\r\n", false),
    ])
    func theStatusLineSaysWhetherItIsASuccess(line: String, isSuccess: Bool) {
        #expect(HTTPHead([line]).isSuccess == isSuccess)
        #expect(!HTTPHead().isSuccess)
    }

    @Test func theLastOfSeveralAnswersCounts() {
        let head = HTTPHead([
            "HTTP/1.1 100 Continue\r\n", "early: 1\r\n", "\r\n", "HTTP/1.1 500 No\r\n",
            "late: 2\r\n",
        ])

        #expect(!head.isSuccess)
        #expect(head.value(of: "early") == nil)
        #expect(head.value(of: "late") == "2")
    }

    @Test func linesWithoutEndAreDropped() {
        let head = HTTPHead((0..<300).map { "h\($0): \($0)\r\n" })

        #expect(head.value(of: "h255") == "255")
        #expect(head.value(of: "h256") == nil)
    }
}
