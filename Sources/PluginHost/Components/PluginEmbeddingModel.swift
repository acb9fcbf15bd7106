package import Contract

/// An embedding model of a plugin.
package struct PluginEmbeddingModel: EmbeddingModel, PluginComponent {
    package let instance: any ComponentInstance

    /// Puts an embedding model's face on an instance.
    package init(_ instance: any ComponentInstance) { self.instance = instance }

    package func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        try await self.call(0, request, call)
    }

    package func embed(_ request: EmbeddingRequest, call: any Call) async throws -> Embeddings {
        let result: Embeddings = try await self.call(1, request, call)
        guard result.vectors.count == request.texts.count else {
            throw ComponentError(
                .internalFault,
                "'\(instance.manifest.name)' gave \(result.vectors.count) vectors for "
                    + "\(request.texts.count) texts"
            )
        }
        return result
    }
}
