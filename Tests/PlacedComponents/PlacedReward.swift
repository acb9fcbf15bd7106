package import Contract
package import JSONValues

/// A reward as Swift type and as library, in this process and in a worker.
package struct PlacedReward: Reward {
    private let placed: PlacedComponent<any Reward>

    /// Makes all three of one configuration.
    ///
    /// - Parameters:
    ///   - make: Makes the Swift type.
    ///   - configuration: The configuration.
    ///   - name: The component's name, if it isn't the type's.
    /// - Throws: What all three throw, or where they differ.
    package init<Value: Reward>(
        _ make: (JSON) throws -> Value,
        configuration: JSON,
        named name: String = "\(Value.self)"
    ) async throws {
        placed = try await PlacedComponent(.reward, name, configuration, make)
    }

    package func check(_ request: DataSchemas, call: any Call) async throws {
        _ = try await placed.call(1, request, call) {
            try await $0.check($1, call: $2)
            return Nothing()
        }
    }

    package func score(_ request: ScoreRequest, call: any Call) async throws -> Score {
        try await placed.call(0, request, call) { try await $0.score($1, call: $2) }
    }
}
