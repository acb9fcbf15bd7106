package import Contract

/// A tool of a plugin.
package struct PluginTool: Tool, PluginComponent {
    package let instance: any ComponentInstance

    /// Puts a tool's face on an instance.
    package init(_ instance: any ComponentInstance) { self.instance = instance }

    package func describe(_ request: Nothing, call: any Call) async throws -> ToolDescription {
        try await self.call(0, request, call)
    }

    package func call(_ request: ToolRequest, call: any Call) async throws -> ToolResult {
        try await self.call(1, request, call)
    }
}
