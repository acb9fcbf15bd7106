package import Contract
package import JSONValues

/// An optimizer as Swift type and as library, in this process and in a worker.
package struct PlacedOptimizer: Optimizer {
    private let placed: PlacedComponent<any Optimizer>

    /// Makes all three of one configuration.
    ///
    /// - Parameters:
    ///   - make: Makes the Swift type.
    ///   - configuration: The configuration.
    ///   - name: The component's name, if it isn't the type's.
    /// - Throws: What all three throw, or where they differ.
    package init<Value: Optimizer>(
        _ make: (JSON) throws -> Value,
        configuration: JSON,
        named name: String = "\(Value.self)"
    ) async throws {
        placed = try await PlacedComponent(.optimizer, name, configuration, make)
    }

    package func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound {
        try await placed.call(0, request, call) { try await $0.begin($1, call: $2) }
    }

    package func ask(_ request: StepRequest, call: any Call) async throws -> Proposal {
        try await placed.call(1, request, call) { try await $0.ask($1, call: $2) }
    }

    package func tell(_ request: TrialResults, call: any Call) async throws -> Nothing {
        try await placed.call(2, request, call) { try await $0.tell($1, call: $2) }
    }

    package func conclude(_ request: Nothing, call: any Call) async throws -> Conclusion {
        try await placed.call(3, request, call) { try await $0.conclude($1, call: $2) }
    }

    package func save(_ request: Nothing, call: any Call) async throws -> SearchState {
        try await placed.call(4, request, call) { try await $0.save($1, call: $2) }
    }

    package func load(_ request: SavedSearch, call: any Call) async throws -> Nothing {
        try await placed.call(5, request, call) { try await $0.load($1, call: $2) }
    }
}
