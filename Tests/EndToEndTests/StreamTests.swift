import JSONValues
import MockServer
import TestSupport
import Testing

/// `predict --stream`: what modules write reaches the reader while they write it.
struct StreamTests {
    private static let pieces = [
        #"{"choices":[{"delta":{"content":"{\"answer\":"}}]}"#,
        #"{"choices":[{"delta":{"content":" \"42\"}"}}]}"#,
        #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#, "[DONE]",
    ]

    private func events(_ text: String) throws -> [JSON] {
        try text.split(separator: "\n").map { try JSON(parsing: String($0)) }
    }

    @Test func partsGoToStandardErrorAndTheOutputToStandardOutput() throws {
        let server = try MockServer { _, _ in .stream(Self.pieces) }
        let desk = try ServedDesk(at: server.address)

        let asked = try desk.ask(["--stream"])

        #expect(asked.output == "{\"answer\":\"42\"}\n")
        #expect(asked.errors == "[mind] {\"answer\": \"42\"}\n")
        #expect(try JSON(parsing: server.requests[0].body)["stream"] == true)
    }

    @Test func aWarningBetweenPartsHasALineOfItsOwn() throws {
        let server = try MockServer { _, number in
            number == 0 ? .stream([Self.pieces[0]], isCut: true) : .stream(Self.pieces)
        }
        let desk = try ServedDesk(at: server.address)

        let asked = try desk.ask(["--stream"])

        let lines = asked.errors.split(separator: "\n")
        try #require(lines.count == 3, "\(asked.errors)")
        #expect(lines[0] == "[mind] {\"answer\":")
        #expect(lines[1].hasPrefix("warning: "))
        #expect(lines[2] == "[mind, anew] {\"answer\": \"42\"}")
    }

    @Test func asJSONEachPartIsALineAndTheOutputTheLast() throws {
        let server = try MockServer { _, _ in .stream(Self.pieces) }
        let desk = try ServedDesk(at: server.address)

        let asked = try desk.ask(["--stream", "--json"])

        let events = try events(asked.output)
        #expect(events.dropLast().allSatisfy { $0["event"] == "part" && $0["module"] == "mind" })
        #expect(
            events.dropLast().map { $0["content"]?.string ?? "" }.joined()
                == #"{"answer": "42"}"#
        )
        #expect(events.last == ["event": "output", "output": ["answer": "42"]])
    }

    @Test func theLocalModelWritesInManyParts() throws {
        let desk = try ServedDesk(at: "http://127.0.0.1:9")
        let local = [
            "--set", "language_models.default={model: local/smollm2-135m-instruct}", "--set",
            "program.modules.mind.format=text", "--set", "program.modules.mind.max_tokens=24",
        ]

        let whole = try desk.ask(["--json"] + local)
        let streamed = try desk.ask(["--json", "--stream"] + local)

        let events = try events(streamed.output)
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(events.count > 4)
        #expect(try events.last?["output"] == JSON(parsing: whole.output))
        let written = events.dropLast().map { $0["content"]?.string ?? "" }.joined()
        let answer = try #require(events.last?["output"]?["answer"]?.string)
        #expect(!answer.isEmpty)
        #expect(written.contains(answer))
    }
}
