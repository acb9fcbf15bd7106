import HTTPModels
import PluginSDK

/// An embedding model behind the Gemini API.
struct GeminiEmbedder: EmbeddingModel {
    private let model: String
    private let task: String?
    private let dimensions: Int?
    private let batch: Int
    private let parallel: Int
    private let access: ProviderAccess

    /// Makes a model of a configuration; nothing is sent.
    init(configuration: JSON) throws {
        model = try GeminiSettings.model(configuration)
        task = configuration["task"]?.string
        dimensions = configuration["dimensions"]?.integer
        batch = max(1, configuration["batch"]?.integer ?? 100)
        parallel = configuration["parallel"]?.integer ?? 8
        access = try ProviderAccess(
            ProviderAccess.Settings(
                provider: "gemini",
                configuration,
                keyHeader: "x-goog-api-key: "
            )
        )
    }

    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        try await access.open(call)
        return ModelDescription(model: model, parallel: parallel, dimensions: dimensions ?? 0)
    }

    /// The API says nothing of tokens for embeddings, so the usage stays empty.
    func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings {
        var vectors: [[Float]] = []
        var limits: RateReport?
        for start in stride(from: 0, to: request.texts.count, by: batch) {
            let texts = request.texts[start..<min(start + batch, request.texts.count)]
            let json: JSONView
            (json, limits) = try await access.postForJSON(
                "/models/\(model):batchEmbedContents",
                JSON.object(["requests": .array(texts.map(self.request))]).bytes(),
                call: call
            )
            vectors += try EmbeddingRows.unitVectors(
                (json["embeddings"]?.array ?? []).map { (nil, $0["values"]?.numbers ?? []) },
                count: texts.count,
                access
            )
        }
        return Embeddings(vectors: vectors, limits: limits)
    }

    private func request(_ text: String) -> JSON {
        var json: JSONObject = [
            "model": .string("models/" + model),
            "content": ["parts": [["text": .string(text)]]],
        ]
        if let task { json["taskType"] = .string(task) }
        if let dimensions { json["outputDimensionality"] = .integer(Int64(dimensions)) }
        return .object(json)
    }
}
