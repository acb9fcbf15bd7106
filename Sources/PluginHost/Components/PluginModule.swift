package import Contract

/// A module of a plugin.
package struct PluginModule: Module, PluginComponent {
    package let instance: any ComponentInstance

    /// Puts a module's face on an instance.
    package init(_ instance: any ComponentInstance) { self.instance = instance }

    package func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try await self.call(0, request, call)
    }

    package func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        do {
            return try await self.call(1, request, call)
        } catch let error as ComponentError where error.isSetAside {
            // An input that ends its workers fails alone, as one that the module itself refuses.
            return ModuleResponse(missingBecause: error.message)
        }
    }
}
