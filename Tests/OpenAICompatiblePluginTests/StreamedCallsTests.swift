import Contract
import JSONValues
import Testing

@testable import OpenAICompatiblePlugin

/// How servers cut the calls of tools into pieces.
struct StreamedCallsTests {
    private static let both = [
        ToolCall(id: "c1", name: "clock", arguments: #"{"a":1}"#),
        ToolCall(id: "c2", name: "door", arguments: #"{"b":2}"#),
    ]

    /// Takes deltas, each a list of pieces.
    private func calls(_ deltas: [String]) throws -> [ToolCall] {
        var calls = StreamedCalls()
        for delta in deltas {
            let pieces = try JSONView(parsing: Array(delta.utf8)).array ?? []
            for (place, piece) in pieces.enumerated() { _ = calls.take(piece, place: place) }
        }
        return calls.whole
    }

    @Test func piecesGoByTheirIndex() throws {
        let calls = try calls([
            #"[{"index":0,"id":"c1","function":{"name":"clock","arguments":""}}]"#,
            #"[{"index":1,"id":"c2","function":{"name":"door","arguments":"{\"b\""}}]"#,
            #"[{"index":0,"function":{"arguments":"{\"a\":1}"}}]"#,
            #"[{"index":1,"id":"","function":{"name":null,"arguments":":2}"}}]"#,
        ])

        #expect(calls == Self.both)
    }

    @Test(arguments: ["", #""index":0,"#])
    func aNewIdBeginsACall(index: String) throws {
        let calls = try calls([
            #"[{\#(index)"id":"c1","function":{"name":"clock","arguments":"{\"a\""}}]"#,
            #"[{\#(index)"function":{"arguments":":1}"}}]"#,
            #"[{\#(index)"id":"c2","function":{"name":"door","arguments":"{\"b\""}}]"#,
            #"[{\#(index)"function":{"arguments":":2}"}}]"#,
        ])

        #expect(calls == Self.both)
    }

    @Test func callsWithoutIndexInOnePieceStayApart() throws {
        let calls = try calls([
            #"""
            [{"id":"c1","function":{"name":"clock","arguments":"{\"a\":1}"}},
             {"id":"c2","function":{"name":"door","arguments":"{\"b\":2}"}}]
            """#
        ])

        #expect(calls == Self.both)
    }

    @Test func aNewNameBeginsACallWhereNothingElseTells() throws {
        let calls = try calls([
            #"[{"function":{"name":"clock","arguments":{}}}]"#,
            #"[{"function":{"name":"door","arguments":{}}}]"#,
        ])

        #expect(calls.map(\.name) == ["clock", "door"])
    }

    @Test(arguments: ["", #""index":0,"#])
    func whatIsSaidWithEachPieceIsSaidOnce(index: String) throws {
        let calls = try calls([
            #"[{\#(index)"id":"c1","function":{"name":"clock","arguments":"{\"a\""}}]"#,
            #"[{\#(index)"id":"c1","function":{"name":"clock","arguments":":1}"}}]"#,
        ])

        #expect(calls == [Self.both[0]])
    }

    @Test func anIdThatIsMadeAnewForEachPieceIsNoNewCall() throws {
        let calls = try calls([
            #"[{"index":0,"id":"c1","function":{"name":"clock","arguments":"{\"a\""}}]"#,
            #"[{"index":0,"id":"c7","function":{"arguments":":1}"}}]"#,
        ])

        #expect(calls == [Self.both[0]])
    }

    @Test func argumentsMayBeAnObject() throws {
        let calls = try calls([
            #"[{"index":0,"id":"c1","function":{"name":"clock","arguments":{"a":1}}}]"#,
            #"[{"index":0,"function":{"arguments":null}}]"#,
        ])

        #expect(calls == [Self.both[0]])
    }
}
