package import Contract
package import JSONValues

/// A module as Swift type and as library, in this process and in a worker.
package struct PlacedModule: Module {
    private let placed: PlacedComponent<any Module>

    /// Makes all three of one configuration.
    ///
    /// - Parameters:
    ///   - make: Makes the Swift type.
    ///   - configuration: The configuration.
    ///   - name: The component's name, if it isn't the type's.
    /// - Throws: What all three throw, or where they differ.
    package init<Value: Module>(
        _ make: (JSON) throws -> Value,
        configuration: JSON,
        named name: String = "\(Value.self)"
    ) async throws {
        placed = try await PlacedComponent(.module, name, configuration, make)
    }

    package func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try await placed.call(0, request, call) { try await $0.infer($1, call: $2) }
    }

    package func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        try await placed.call(1, request, call) { try await $0.run($1, call: $2) }
    }
}
