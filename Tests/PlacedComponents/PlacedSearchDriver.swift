package import Contract
package import JSONValues

/// A search driver as Swift type and as library, in this process and in a worker.
package struct PlacedSearchDriver: SearchDriver {
    private let placed: PlacedComponent<any SearchDriver>

    /// Makes all three of one configuration.
    ///
    /// - Parameters:
    ///   - make: Makes the Swift type.
    ///   - configuration: The configuration.
    ///   - name: The component's name, if it isn't the type's.
    /// - Throws: What all three throw, or where they differ.
    package init<Value: SearchDriver>(
        _ make: (JSON) throws -> Value,
        configuration: JSON,
        named name: String = "\(Value.self)"
    ) async throws {
        placed = try await PlacedComponent(.optimizer, name, configuration, make)
    }

    package func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound {
        try await placed.call(0, request, call) { try await $0.begin($1, call: $2) }
    }

    package func drive(_ request: SearchSpace, call: any Call) async throws -> Conclusion {
        try await placed.call(6, request, call) { try await $0.drive($1, call: $2) }
    }
}
