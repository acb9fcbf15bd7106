package import Contract
package import JSONValues
import PluginHost

/// One component three times: its Swift type, its library in this process, and in a worker.
///
/// Each function runs in all three, with the same answers to the same requests, and must give the
/// same result or error, write the same lines, send the same parts and draw the same random bytes.
package struct PlacedComponent<Component: Sendable>: Sendable {
    /// The Swift type.
    package let value: Component
    private let name: String
    private let libraries: [(placement: Placement, instance: any ComponentInstance)]
    private let servers: PlacedServers?

    /// Makes all three of one configuration; if it is refused, all three say the same.
    package init(
        _ kind: ComponentKind,
        _ name: String,
        _ configuration: JSON,
        asking servers: PlacedServers? = nil,
        _ make: (JSON) throws -> Component
    ) async throws {
        let made = await Result.outcome { try make(configuration) }
        var libraries: [(placement: Placement, instance: any ComponentInstance)] = []
        for placement in Placement.allCases {
            let text = configuration.text()
            let moved = try servers.map { try JSON(parsing: $0.text(text, for: placement)) }
            let instance = await Result.outcome {
                try await PlacedHost.instance(
                    name,
                    kind,
                    moved ?? configuration,
                    ComponentPlacement(placement)
                )
            }
            try PlacementDifference.check(
                "'\(name)' is made \(placement)",
                [instance.line { _ in "well" }],
                [made.line { _ in "well" }]
            )
            if case .success(let instance) = instance {
                libraries.append((placement: placement, instance: instance))
            }
        }
        self.name = name
        self.libraries = libraries
        self.servers = servers
        value = try made.get()
    }

    /// Calls a function, by its number and as the Swift type has it.
    func call<Request: SlotCodable, Response: SlotCodable>(
        _ slot: Int,
        _ request: Request,
        _ call: any Call,
        _ body: (Component, Request, any Call) async throws -> Response
    ) async throws -> Response {
        // One draw of the test's call is the seed of all that the component draws.
        let seed = call.randomBytes(count: 8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        let script = Transcript()
        let own = hostCall(call, seed, Replay(of: Transcript(), into: script), script)
        let result = await Result.outcome {
            try await body(value, request, TranscribedCall(call, of: name, like: own, into: script))
        }
        let next = own.randomBytes(count: 8)
        for (placement, instance) in libraries {
            let transcript = Transcript()
            let replay = Replay(of: script, into: transcript)
            let other = hostCall(call, seed, replay, transcript)
            let output = await Result.outcome {
                try await withTaskExecutorPreference(PlacedHost.executor) {
                    try await instance.call(slot: slot, request.slotValue, in: other)
                }
            }
            let what = "'\(instance.manifest.kind.slots[slot])' of '\(name)' \(placement)"
            try PlacementDifference.check(
                what,
                (transcript.text + [output.line(\.line)])
                    .map { servers?.text($0, of: placement) ?? $0 },
                script.text + [result.line(\.slotValue.line)]
            )
            try PlacementDifference.check(
                what + " drew",
                ["\(other.randomBytes(count: 8)) next"],
                ["\(next) next"]
            )
        }
        return try result.get()
    }

    private func hostCall(
        _ call: any Call,
        _ seed: UInt64,
        _ services: Replay,
        _ transcript: Transcript
    ) -> HostCall {
        let cancellation = RunCancellation()
        if let reason = call.cancellation { cancellation.cancel(reason) }
        return HostCall(
            call.context,
            in: HostCall.Environment(
                seed: seed,
                services: services,
                log: transcript,
                cancellation: cancellation
            ),
            reader: call.isStreaming ? transcript : nil
        )
    }
}
