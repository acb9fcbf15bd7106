public import Contract

extension ComponentError {
    /// Whether every other example would meet the same error, so that the run should end.
    ///
    /// Of the errors of a service, these say that it isn't there for this component, or that the
    /// run is over; others, such as a model that was too busy, are the fate of one example.
    public var meetsEveryExample: Bool {
        switch status {
        case .permissionDenied, .unimplemented, .notFound, .cancelled: true
        default: false
        }
    }
}
