import CPluginABI
import Contract
import SlotBridge

/// One request of a plugin to the host, from asking to exactly one reply.
struct PluginRequest: Sendable {
    let record: CallRecord
    let service: String
    let input: Result<SlotValue, any Error>
    let reply: glia_reply?
    let user: UserPointer

    /// Starts to serve the request and returns its number.
    func start() -> UInt64 {
        guard let id = record.openRequest() else {
            record.fault("asked for '\(service)' after its call had ended")
            _ = record.executor.after(.zero) {
                answer(.failure(ComponentError(.failedPrecondition, "the call has ended")))
            }
            return 0
        }
        let requests = record.requests
        requests.open(id)
        let task = Task(executorPreference: record.executor) {
            var result: Result<SlotValue, ComponentError>
            do {
                if let refusal = record.refusal(of: service) { throw refusal }
                result = .success(try await record.call.request(service, input.get()))
            } catch {
                result = .failure(Self.fault(error))
            }
            if requests.isAbandoned(id) {
                result = .failure(ComponentError(.cancelled, "abandoned"))
            }
            record.beginReply()
            answer(result)
            record.endReply(id, of: requests)
        }
        requests.serve(id, by: task)
        return id
    }

    /// What the plugin is told of an error.
    private static func fault(_ error: any Error) -> ComponentError {
        if let error = error as? ComponentError { return error }
        let status: Status = error is CancellationError ? .cancelled : .internalFault
        return ComponentError(status, String(describing: error))
    }

    private func answer(_ result: Result<SlotValue, ComponentError>) {
        guard let reply else { return }
        switch result {
        case .success(let value):
            value.withCValue { reply(user.pointer, GLIA_OK, glia_str(), $0) }
        case .failure(let error):
            withCText(error.message) { reply(user.pointer, error.status.rawValue, $0, nil) }
        }
    }
}
