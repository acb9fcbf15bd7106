import Contract
import JSONValues

extension Frame {
    /// The error that a `failed` or `reply` frame carries.
    var error: ComponentError {
        ComponentError(
            Status(rawValue: Int32(truncatingIfNeeded: number)) ?? .unknown,
            text,
            details: (try? JSON(parsing: details))?.object ?? [:]
        )
    }

    /// Makes the frame carry an error.
    mutating func fail(with error: any Error) {
        let error =
            error as? ComponentError
            ?? ComponentError(
                error is CancellationError ? .cancelled : .internalFault,
                String(describing: error)
            )
        number = Int64(error.status.rawValue)
        text = error.message
        details = error.details.isEmpty ? [] : JSON.object(error.details).bytes()
    }
}
