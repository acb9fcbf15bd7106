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
        try await self.call(1, request, call)
    }
}
