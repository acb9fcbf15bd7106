import HTTPModels
import PluginSDK

/// An embedding model behind an API like OpenAI's.
struct OpenAIEmbedder: EmbeddingModel {
    private let model: String
    private let dimensions: Int?
    private let batch: Int
    private let parallel: Int
    private let path: String
    private let extraBody: JSONObject
    private let access: ProviderAccess

    /// Makes a model of a configuration; nothing is sent.
    init(configuration: JSON) throws {
        model = configuration["model"]?.string ?? ""
        dimensions = configuration["dimensions"]?.integer
        batch = max(1, configuration["batch"]?.integer ?? 128)
        parallel = configuration["parallel"]?.integer ?? 8
        path = ChatSettings.path("/embeddings", configuration["api_version"]?.string ?? "")
        extraBody = configuration["extra_body"]?.object ?? [:]
        access = try ProviderAccess(ChatSettings.access(configuration))
    }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        try await access.open(call)
        return ModelDescription(model: model, parallel: parallel, dimensions: dimensions ?? 0)
    }

    func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings {
        var vectors: [[Float]] = []
        var usage = Usage()
        var limits: RateReport?
        for start in stride(from: 0, to: request.texts.count, by: batch) {
            let texts = request.texts[start..<min(start + batch, request.texts.count)]
            let json: JSONView
            (json, limits) = try await access.postForJSON(path, body(texts), call: call)
            vectors += try EmbeddingRows.unitVectors(
                (json["data"]?.array ?? []).map {
                    ($0["index"]?.integer, $0["embedding"]?.numbers ?? [])
                },
                count: texts.count,
                access
            )
            let tokens = ProviderCount.tokens(json["usage"]?["prompt_tokens"])
            usage += Usage(inputTokens: tokens ?? 0)
        }
        return Embeddings(vectors: vectors, usage: usage, limits: limits)
    }

    private func body(_ texts: ArraySlice<String>) -> [UInt8] {
        var body = JSONBody(overrides: extraBody)
        body.add("model", .string(model))
        body.add("input", .array(texts.map(JSON.string)))
        body.add("encoding_format", "float")
        if let dimensions { body.add("dimensions", .integer(Int64(dimensions))) }
        return body.finished()
    }
}
