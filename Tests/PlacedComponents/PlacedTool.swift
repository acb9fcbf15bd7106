package import Contract
package import JSONValues

/// A tool as Swift type and as library, in this process and in a worker.
package struct PlacedTool: Tool {
    private let placed: PlacedComponent<any Tool>

    /// Makes all three of one configuration.
    ///
    /// - Parameters:
    ///   - make: Makes the Swift type.
    ///   - configuration: The configuration.
    ///   - name: The component's name, if it isn't the type's.
    /// - Throws: What all three throw, or where they differ.
    package init<Value: Tool>(
        _ make: (JSON) throws -> Value,
        configuration: JSON,
        named name: String = "\(Value.self)"
    ) async throws {
        placed = try await PlacedComponent(.tool, name, configuration, make)
    }

    package func describe(_ request: Nothing, call: any Call) async throws -> ToolDescription {
        try await placed.call(0, request, call) { try await $0.describe($1, call: $2) }
    }

    package func call(_ request: ToolRequest, call: any Call) async throws -> ToolResult {
        try await placed.call(1, request, call) { try await $0.call($1, call: $2) }
    }
}
