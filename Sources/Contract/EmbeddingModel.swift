import JSONValues

/// Turns texts into unit vectors whose dot product is their likeness.
///
/// ## What the host promises
/// Caching and accounting are the host's.
///
/// ## What you must do
/// Give the same vector for the same text, whatever stands beside it in the batch.
///
/// ## Errors
/// As for a language model.
public protocol EmbeddingModel: Sendable {
    /// Says what the model can do.
    ///
    /// - Parameters:
    ///   - request: Nothing.
    ///   - call: The call.
    /// - Returns: Name, dimensions and limits.
    /// - Throws: ``ComponentError`` if the model can't be reached.
    func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription

    /// Embeds texts.
    ///
    /// - Parameters:
    ///   - request: The texts.
    ///   - call: The call.
    /// - Returns: A vector for each text.
    /// - Throws: ``ComponentError`` if a text can't be embedded.
    func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings
}

/// Texts to embed.
public struct EmbeddingRequest: SlotCodable {
    /// Which of the pipeline's embedding models; empty at the model itself.
    public var model: String
    /// The texts.
    public var texts: [String]

    /// Makes a request.
    public init(model: String = "", texts: [String]) {
        self.model = model
        self.texts = texts
    }

    /// Reads a request.
    public init(slotValue: SlotValue) throws {
        model = try slotValue.head()["model"]?.string ?? ""
        texts = try slotValue.requiredTexts("texts").map { $0 ?? "" }
    }

    /// The request as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(
            head: model.isEmpty ? [:] : ["model": .string(model)],
            arrays: [NamedArray("texts", .text(TextRows(texts)))]
        )
    }
}

/// Vectors, one row a text.
public struct Embeddings: SlotCodable, Equatable {
    /// The vectors, each of the same length, in the order of the texts.
    public let vectors: [[Float]]
    /// Tokens read.
    public let usage: Usage
    /// What the provider says may still be asked, where it says so.
    public let limits: RateReport?

    /// Makes embeddings.
    public init(vectors: [[Float]], usage: Usage = Usage(), limits: RateReport? = nil) {
        self.vectors = vectors
        self.usage = usage
        self.limits = limits
    }

    /// Reads embeddings.
    public init(slotValue: SlotValue) throws {
        guard let array = slotValue.array("vectors"), case .f32(let numbers) = array.elements else {
            throw ComponentError(.internalFault, "the array 'vectors' of f32 numbers is missing")
        }
        vectors = (0..<array.rows).map { row in
            Array(numbers[row * array.columns..<(row + 1) * array.columns])
        }
        let head = try slotValue.head()
        usage = Usage(head["usage"])
        limits = RateReport(head["limits"])
    }

    /// The embeddings as a value of the door.
    public var slotValue: SlotValue {
        var head: JSONObject = ["usage": usage.json]
        head["limits"] = limits?.json
        return SlotValue(
            head: head,
            arrays: [
                NamedArray(
                    "vectors",
                    .f32(vectors.flatMap { $0 }),
                    columns: vectors.first?.count ?? 0
                )
            ]
        )
    }
}
