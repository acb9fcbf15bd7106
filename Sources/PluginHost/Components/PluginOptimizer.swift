package import Contract

/// An optimizer of a plugin.
package struct PluginOptimizer: Optimizer, PluginComponent {
    package let instance: any ComponentInstance

    /// Puts an optimizer's face on an instance.
    package init(_ instance: any ComponentInstance) { self.instance = instance }

    package func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound {
        try await self.call(0, request, call)
    }

    package func ask(_ request: StepRequest, call: any Call) async throws -> Proposal {
        try await self.call(1, request, call)
    }

    package func tell(_ request: TrialResults, call: any Call) async throws -> Nothing {
        try await self.call(2, request, call)
    }

    package func conclude(_ request: Nothing, call: any Call) async throws -> Conclusion {
        try await self.call(3, request, call)
    }

    package func save(_ request: Nothing, call: any Call) async throws -> SearchState {
        try await self.call(4, request, call)
    }

    package func load(_ request: SavedSearch, call: any Call) async throws -> Nothing {
        try await self.call(5, request, call)
    }

    package var driver: (any SearchDriver)? {
        let drives = instance.has(slot: 6) && !instance.has(slot: 1)
        return drives ? PluginSearchDriver(instance) : nil
    }
}
