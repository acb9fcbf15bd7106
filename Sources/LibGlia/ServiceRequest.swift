import Contract
import JSONValues
import Pipeline
import PluginHost

/// One request of the embedding program, as the service sees it that answers it.
struct ServiceRequest: Sendable {
    let id: UInt64
    let session: Session
    let cancellation: RunCancellation
    let parts: Parts

    /// Finds the service, checks what it is given, and has it answer.
    func answer(
        _ name: String,
        _ input: Result<SlotValue, any Error>
    ) async -> Result<SlotValue, ComponentError> {
        do {
            guard cancellation.current == nil else { throw CancellationError() }
            let service = try SessionService.named(name)
            let value = try Self.sound(input)
            return .success(try await service.answer(self, try service.input(value)))
        } catch let error as ComponentError where cancellation.error == nil {
            // What a cancelled call makes of it is no error of its own.
            return .failure(cancellation.current == nil ? error : cancelled)
        } catch {
            if let fault = cancellation.error { return .failure(fault) }
            if cancellation.current != nil { return .failure(cancelled) }
            return .failure(ComponentError(of: error))
        }
    }

    /// What breaks the rules of `plugin.h` here is the embedding program's, no plugin's.
    private static func sound(_ input: Result<SlotValue, any Error>) throws -> SlotValue {
        do {
            return try input.get()
        } catch let error as ComponentError {
            throw ComponentError(.invalidArgument, "the input is unsound: \(error.message)")
        }
    }

    private var cancelled: ComponentError {
        let reason = cancellation.current.map { "\($0)" } ?? "user"
        return ComponentError(.cancelled, "the request was cancelled (\(reason))")
    }
}

extension ComponentError {
    /// What C is told of any error.
    init(of error: any Error) {
        switch error {
        case let error as ComponentError: self = error
        case let error as PipelineError: self.init(.invalidArgument, error.description)
        case is CancellationError: self.init(.cancelled, "the request was cancelled")
        default: self.init(.internalFault, String(describing: error))
        }
    }
}
