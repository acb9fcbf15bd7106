package import Contract

/// A metric of a plugin.
package struct PluginMetric: Metric, PluginComponent {
    package let instance: any ComponentInstance

    /// Puts a metric's face on an instance.
    package init(_ instance: any ComponentInstance) { self.instance = instance }

    package func check(_ schemas: DataSchemas, call: any Call) async throws {
        guard instance.has(slot: 3) else { return }
        let _: Nothing = try await self.call(3, schemas, call)
    }

    package func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        try await self.call(0, request, call)
    }

    package func merge(_ partials: Partials, call: any Call) async throws -> Partial {
        try await self.call(1, partials, call)
    }

    package func reduce(_ partial: Partial, call: any Call) async throws -> Measurement {
        try await self.call(2, partial, call)
    }
}
