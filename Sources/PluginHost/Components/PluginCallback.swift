package import Contract

/// A callback of a plugin.
package struct PluginCallback: Callback, PluginComponent {
    package let instance: any ComponentInstance

    /// Puts a callback's face on an instance.
    package init(_ instance: any ComponentInstance) { self.instance = instance }

    package func notify(_ request: RunEvents, call: any Call) async throws -> Verdict {
        try await self.call(0, request, call)
    }
}
