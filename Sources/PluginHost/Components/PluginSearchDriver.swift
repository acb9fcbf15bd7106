package import Contract

/// An optimizer of a plugin that searches in one call.
package struct PluginSearchDriver: SearchDriver, PluginComponent {
    package let instance: any ComponentInstance

    /// Puts a driver's face on an instance.
    package init(_ instance: any ComponentInstance) { self.instance = instance }

    package func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound {
        try await self.call(0, request, call)
    }

    package func drive(_ request: SearchSpace, call: any Call) async throws -> Conclusion {
        try await self.call(6, request, call)
    }
}
