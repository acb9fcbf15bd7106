package import Contract
package import JSONValues

/// An embedding model as Swift type and as library, in this process and in a worker.
package struct PlacedEmbeddingModel: EmbeddingModel {
    private let placed: PlacedComponent<any EmbeddingModel>

    /// Makes all three of one configuration.
    ///
    /// - Parameters:
    ///   - make: Makes the Swift type.
    ///   - configuration: The configuration.
    ///   - name: The component's name, if it isn't the type's.
    ///   - servers: The servers whose address the configuration names.
    /// - Throws: What all three throw, or where they differ.
    package init<Value: EmbeddingModel>(
        _ make: (JSON) throws -> Value,
        configuration: JSON,
        named name: String = "\(Value.self)",
        asking servers: PlacedServers? = nil
    ) async throws {
        placed = try await PlacedComponent(
            .embeddingModel,
            name,
            configuration,
            asking: servers,
            make
        )
    }

    package func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        try await placed.call(0, request, call) { try await $0.describe($1, call: $2) }
    }

    package func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings {
        try await placed.call(1, request, call) { try await $0.embed($1, call: $2) }
    }
}
