package import Contract

/// A language model of a plugin.
package struct PluginLanguageModel: LanguageModel, PluginComponent {
    package let instance: any ComponentInstance

    /// Puts a language model's face on an instance.
    package init(_ instance: any ComponentInstance) { self.instance = instance }

    package func describe(_ request: Nothing, call: any Call) async throws -> ModelDescription {
        try await self.call(0, request, call)
    }

    package func generate(_ request: CompletionRequest, call: any Call) async throws -> Completion {
        try await self.call(1, request, call)
    }
}
