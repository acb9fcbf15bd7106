import Contract
import JSONValues
import MockServer
import PlacedComponents
import Testing

@testable import OpenAICompatiblePlugin

// One after the other: each of them has three servers, and all at once would have too many sockets.
/// Choices by a bias towards their first tokens, as the server's tokenizer tells them.
@Suite(.serialized)
struct ChoiceTokensTests {
    /// A server that begins each text with the token 1, and writes the token "tax".
    private func desk(
        _ tokens: [String: [Int]],
        writing text: String = "tax"
    ) async throws -> ChatDesk {
        try await ChatDesk(["choices": "logit_bias", "tokenizer": "/extras/tokenize"]) {
            request,
            _ in
            guard request.path == "/extras/tokenize" else {
                return .reply(
                    #"{"choices":[{"message":{"content":"\#(text)"},"finish_reason":"length"}]}"#
                )
            }
            let asked = (try? JSON(parsing: request.body))?["content"]?.string ?? ""
            let found = [1] + (tokens[asked] ?? [9])
            return .reply(#"{"tokens": \#(found)}"#)
        }
    }

    @Test func theFirstTokenOfEachChoiceIsBiased() async throws {
        let desk = try await desk(["taxi": [40, 41], "repair": [50]])

        let answer = try await desk.generate(ChatDesk.question(choices: ["taxi", "repair"]))

        #expect(answer == Completion(content: "taxi"))
        let body = try JSON(parsing: desk.server.requests.last?.body ?? "")
        #expect(body["logit_bias"] == ["40": 100, "50": 100])
        #expect(body["max_tokens"] == 1)
        #expect(body["temperature"] == 0)
        #expect(body["response_format"] == nil)
        #expect(
            try JSON(parsing: desk.server.requests[1].body) == [
                "model": "m-1", "content": "taxi", "prompt": "taxi", "input": "taxi",
                "add_special": false, "add_special_tokens": false,
            ]
        )
    }

    @Test func theTokenizerIsAskedOnceForTheSameChoices() async throws {
        let desk = try await desk(["taxi": [40], "repair": [50]])

        for _ in 0..<3 {
            try await desk.generate(ChatDesk.question(choices: ["taxi", "repair"]))
        }

        #expect(
            try desk.server.requests.map(\.path)
                == Array(repeating: "/extras/tokenize", count: 3)
                + Array(repeating: "/v1/chat/completions", count: 3)
        )
    }

    @Test func choicesThatBeginAlikeAreNamed() async throws {
        let desk = try await desk(["taxi": [40, 41], "taxes": [40, 42]])

        let error = await #expect(throws: ComponentError.self) {
            try await desk.generate(ChatDesk.question(choices: ["taxi", "taxes"]))
        }

        #expect(error?.status == .failedPrecondition)
        #expect(
            error?.message
                == "the choices 'taxi' and 'taxes' begin with the same token for this model, so "
                + "'choices: logit_bias' can't tell them apart; use other words, or another way "
                + "in 'choices', such as json_schema"
        )
    }

    @Test func aServerWithoutTokensThereIsAnError() async throws {
        let desk = try await ChatDesk(["choices": "logit_bias"]) { _, _ in .reply("{}") }

        let error = await #expect(throws: ComponentError.self) {
            try await desk.generate(ChatDesk.question(choices: ["taxi", "repair"]))
        }

        #expect(try desk.server.requests.map(\.path) == ["/tokenize"])
        #expect(
            error?.message
                == "'example' gave an answer that can't be read: it has no 'tokens'; check "
                + "'tokenizer'; it begins with: {}"
        )
    }

    @Test(arguments: [("in", "in"), (" inter", "internet"), ("i", "i"), ("x", "x")])
    func aBeginningStandsForTheOnlyChoiceItFits(text: String, choice: String) async throws {
        let desk = try await desk(["in": [40], "internet": [50]], writing: text)

        let answer = try await desk.generate(ChatDesk.question(choices: ["in", "internet"]))

        #expect(answer.content == choice)
    }
}
