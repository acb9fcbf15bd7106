import Contract

/// Something that a plugin does, behind the protocol of its kind.
package protocol PluginComponent: Sendable {
    /// The instance behind it.
    var instance: any ComponentInstance { get }
}

extension PluginComponent {
    /// Calls a function with a typed request and response.
    func call<Request: SlotCodable, Response: SlotCodable>(
        _ slot: Int,
        _ request: Request,
        _ call: any Call
    ) async throws -> Response {
        let output = try await instance.call(slot: slot, request.slotValue, in: call)
        do {
            return try Response(slotValue: output)
        } catch {
            let name = instance.manifest.name
            let function = instance.manifest.kind.slots[slot]
            throw ComponentError(
                .internalFault,
                "'\(name)' broke the rules of '\(function)': \(error)"
            )
        }
    }
}
