import Contract
import JSONValues
import MockServer
import PlacedComponents
import Testing

@testable import OpenAICompatiblePlugin

// One after the other: each of them has three servers, and all at once would have too many sockets.
@Suite(.serialized)
struct OpenAIEmbedderTests {
    private func embed(
        _ texts: [String],
        _ parameters: JSONObject = [:],
        _ reply: @escaping MockServer.Reply
    ) async throws -> (Embeddings, [MockRequest]) {
        let server = try PlacedServers(reply)
        var configuration: JSONObject = [
            "provider": "example", "model": "e-1", "base_url": .string(server.address),
        ]
        for member in parameters.members { configuration[member.name] = member.value }
        let model = try await PlacedEmbeddingModel(
            OpenAIEmbedder.init,
            configuration: .object(configuration),
            named: "openai-compatible",
            asking: server
        )
        let result = try await model.embed(EmbeddingRequest(texts: texts), call: ChatDesk.call)
        return (result, try server.requests)
    }

    @Test func textsGoInOneRequestAndComeBackInOrderAsUnitVectors() async throws {
        let (result, requests) = try await embed(["a", "b"], ["dimensions": 2]) { _, _ in
            .reply(
                #"""
                {"object": "list", "model": "e-1", "data": [
                  {"object": "embedding", "index": 1, "embedding": [0.0, 2.0]},
                  {"object": "embedding", "index": 0, "embedding": [3.0, 4.0]}],
                 "usage": {"prompt_tokens": 6, "total_tokens": 6}}
                """#
            )
        }

        #expect(result.vectors == [[0.6, 0.8], [0, 1]])
        #expect(result.usage == Usage(inputTokens: 6))
        #expect(requests.map(\.path) == ["/embeddings"])
        #expect(
            try JSON(parsing: requests[0].body) == [
                "model": "e-1", "input": ["a", "b"], "encoding_format": "float", "dimensions": 2,
            ]
        )
    }

    @Test func limitsInHeadersAreHandedOn() async throws {
        let (result, _) = try await embed(["a"]) { _, _ in
            .reply(
                #"{"data":[{"index":0,"embedding":[1]}]}"#,
                headers: [
                    "x-ratelimit-remaining-requests: 9", "x-ratelimit-remaining-tokens: 70",
                    "x-ratelimit-reset-requests: 2s",
                ]
            )
        }

        #expect(
            result.limits
                == RateReport(requestsLeft: 9, tokensLeft: 70, resetMilliseconds: 2000)
        )
    }

    @Test func manyTextsGoInBatches() async throws {
        let (result, requests) = try await embed(["a", "b", "c"], ["batch": 2]) { request, _ in
            let count = (try? JSON(parsing: request.body))?["input"]?.array?.count ?? 0
            let rows = (0..<count).map { #"{"index":\#($0),"embedding":[1.0]}"# }
            return .reply("{\"data\":[\(rows.joined(separator: ","))]}")
        }

        #expect(result.vectors.count == 3)
        #expect(requests.count == 2)
    }

    @Test func tokensOfBatchesAreNoMoreThanCanBeAddedUp() async throws {
        let (result, requests) = try await embed(["a", "b"], ["batch": 1]) { _, number in
            let tokens = number == 0 ? Int.max : -7
            return .reply(
                #"{"data":[{"embedding":[1]}],"usage":{"prompt_tokens":\#(tokens)}}"#
            )
        }

        #expect(requests.count == 2)
        #expect(result.usage == Usage(inputTokens: 1 << 40))
    }

    @Test(arguments: [
        #"{"data":[]}"#, #"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#,
        #"{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}"#,
        #"{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}"#, "{",
    ])
    func vectorsThatDoNotFitTheTextsAreAnError(body: String) async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await embed(["a", "b"]) { _, _ in .reply(body) }
        }

        #expect(error?.status == .unavailable)
    }
}
