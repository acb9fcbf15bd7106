package import Contract
package import JSONValues

/// A callback as Swift type and as library, in this process and in a worker.
package struct PlacedCallback: Callback {
    private let placed: PlacedComponent<any Callback>

    /// Makes all three of one configuration.
    ///
    /// - Parameters:
    ///   - make: Makes the Swift type.
    ///   - configuration: The configuration.
    ///   - name: The component's name, if it isn't the type's.
    /// - Throws: What all three throw, or where they differ.
    package init<Value: Callback>(
        _ make: (JSON) throws -> Value,
        configuration: JSON,
        named name: String = "\(Value.self)"
    ) async throws {
        placed = try await PlacedComponent(.callback, name, configuration, make)
    }

    package func notify(_ request: RunEvents, call: any Call) async throws -> Verdict {
        try await placed.call(0, request, call) { try await $0.notify($1, call: $2) }
    }
}
