import Contract
import PluginHost

// A search that is one call of the optimizer.

extension Fit {
    /// Whether the whole run is told to end at once.
    var isCancelled: Bool { environment.cancellation.current != nil }

    /// Lets a driver search.
    ///
    /// - Parameters:
    ///   - driver: Who searches.
    ///   - results: What the rollouts come to.
    /// - Returns: What it found.
    /// - Throws: ``ComponentError`` if the search can't go on; what stopped an evaluation.
    func drive(
        _ driver: any SearchDriver,
        into results: inout EpochResults
    ) async throws -> Conclusion {
        let search = DrivenSearch(self, results, asking: environment.services)
        let call = HostCall(
            CallContext(path: "epoch:0/drive", isTraining: true, phase: "optimizer"),
            in: HostCall.Environment(
                seed: environment.seed,
                services: search,
                log: environment.log,
                cancellation: environment.cancellation
            )
        )
        let conclusion = try await driver.drive(space, call: call)
        results = try search.conclude()
        return conclusion
    }
}
