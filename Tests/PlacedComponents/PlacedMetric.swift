package import Contract
package import JSONValues

/// A metric as Swift type and as library, in this process and in a worker.
package struct PlacedMetric: Metric {
    private let placed: PlacedComponent<any Metric>

    /// Makes all three of one configuration.
    ///
    /// - Parameters:
    ///   - make: Makes the Swift type.
    ///   - configuration: The configuration.
    ///   - name: The component's name, if it isn't the type's.
    /// - Throws: What all three throw, or where they differ.
    package init<Value: Metric>(
        _ make: (JSON) throws -> Value,
        configuration: JSON,
        named name: String = "\(Value.self)"
    ) async throws {
        placed = try await PlacedComponent(.metric, name, configuration, make)
    }

    package func check(_ request: DataSchemas, call: any Call) async throws {
        _ = try await placed.call(3, request, call) {
            try await $0.check($1, call: $2)
            return Nothing()
        }
    }

    package func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        try await placed.call(0, request, call) { try await $0.measure($1, call: $2) }
    }

    package func merge(_ request: Partials, call: any Call) async throws -> Partial {
        try await placed.call(1, request, call) { try await $0.merge($1, call: $2) }
    }

    package func reduce(_ request: Partial, call: any Call) async throws -> Measurement {
        try await placed.call(2, request, call) { try await $0.reduce($1, call: $2) }
    }
}
