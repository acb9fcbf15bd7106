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
        switch try instance.begin(slot: slot, request.slotValue, in: call) {
        case .ended(let output): try response(slot, output)
        case .running(let call): try await response(slot, call.result())
        case .open(let call): try await response(slot, call.result())
        }
    }

    private func response<Response: SlotCodable>(
        _ slot: Int,
        _ output: SlotValue
    ) throws -> Response {
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
