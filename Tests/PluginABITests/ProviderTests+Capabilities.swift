import Contract
import JSONValues
import MockServer
import PluginHost
import Testing

/// What providers say they can do, tried on the wire: a capability that a manifest declares needs a
/// recorded shape.
extension ProviderTests {
    /// Each provider with the API that it is asked by.
    private var ways: [(provider: String, api: String, capabilities: [String])] {
        let models = catalog.entries.filter { $0.manifest.kind == .languageModel }
        return models.flatMap { entry in
            let name = entry.manifest.name
            let words = entry.manifest.json["capabilities"]?.array?.compactMap(\.string) ?? []
            // OpenAI's own API has a second way, which has no seed.
            let newer = words.filter { $0 != "seed" }
            return [(name, "", words)] + (name == "openai" ? [(name, "responses", newer)] : [])
        }
    }

    @Test func everyDeclaredCapabilityHasARecordedShapeThatGoesOverTheWire() async throws {
        let ways = ways
        #expect(ways.count == 15)
        for way in ways {
            #expect(!way.capabilities.isEmpty, "'\(way.provider)' declares nothing")
            for capability in way.capabilities {
                let shape = WireShape.of(capability, provider: way.provider, api: way.api)
                guard let shape else {
                    Issue.record(
                        "'\(way.provider)' \(way.api) declares '\(capability)', of which WireShape has no record"
                    )
                    continue
                }
                try await check(shape, capability, way.provider, way.api)
            }
        }
    }

    private func check(
        _ shape: WireShape,
        _ capability: String,
        _ provider: String,
        _ api: String
    ) async throws {
        let server = try MockServer { _, _ in shape.reply }
        var parameters: JSONObject = ["model": "m", "base_url": .string(server.address)]
        if !api.isEmpty { parameters["api"] = .string(api) }
        let place: Comment = "\(provider) \(api) \(capability)"

        let answer = try await with(provider, parameters, placement: .inProcess) {
            try await $0.generate(WireShape.question(capability), call: $1)
        }

        let request = try #require(server.requests.first, place)
        let body = try JSON(parsing: request.body)
        for member in shape.body.members { #expect(body[member.name] == member.value, place) }
        #expect(request.path.hasSuffix(shape.path), place)
        #expect(answer == shape.answer, place)
    }

    @Test func everyEmbeddingModelGoesOverTheWire() async throws {
        let models = catalog.entries.filter { $0.manifest.kind == .embeddingModel }
        #expect(models.count == 10)
        for entry in models {
            let name = entry.manifest.name
            let isGemini = name.hasPrefix("gemini")
            let server = try MockServer { _, _ in
                .reply(
                    isGemini
                        ? #"{"embeddings":[{"values":[3,4]}]}"#
                        : #"{"data":[{"index":0,"embedding":[3,4]}],"usage":{"prompt_tokens":2}}"#
                )
            }

            let result = try await embed(by: entry.manifest, at: server.address)

            let body = try JSON(parsing: server.requests.first?.body ?? "")
            #expect(result.vectors == [[0.6, 0.8]], "\(name)")
            #expect(
                body
                    == (isGemini
                        ? [
                            "requests": [
                                ["model": "models/m", "content": ["parts": [["text": "a"]]]]
                            ]
                        ]
                        : ["model": "m", "input": ["a"], "encoding_format": "float"]),
                "\(name)"
            )
        }
    }

    private func embed(by manifest: PluginManifest, at address: String) async throws -> Embeddings {
        let registry = PluginRegistry(
            catalog: catalog,
            executor: Self.executor,
            secrets: Secrets { _ in Self.key }
        )
        let call = call
        let filled = manifest.configuration.fillingDefaults(
            in: ["model": "m", "base_url": .string(address)]
        )
        return try await Task(executorPreference: Self.executor) {
            let instance = try await registry.instance(
                manifest.name,
                kind: .embeddingModel,
                configuration: filled.object ?? [:],
                call: call
            )
            return try await PluginEmbeddingModel(instance)
                .embed(EmbeddingRequest(texts: ["a"]), call: call)
        }.value
    }
}
