import Contract
import JSONValues

extension ComponentError {
    /// Whether it says that a model can't answer anybody now, instead of this one question.
    var isOutage: Bool {
        switch status {
        case .unavailable, .resourceExhausted, .deadlineExceeded, .internalFault, .unknown,
            .unauthenticated:
            true
        default: false
        }
    }

    /// Whether a provider answers nobody until the user has done something: no other question fares
    /// better, and what it says is no result.
    var needsTheUser: Bool {
        status == .unauthenticated
            || status == .failedPrecondition && details["blame"]?.string == "provider"
    }

    /// Whether trying again may help.
    var mayPass: Bool {
        status == .unavailable || status == .resourceExhausted || status == .deadlineExceeded
    }

    /// Whether another model might answer: not if it is the question's or the user's doing.
    var mayBeThisModelsOnly: Bool {
        switch status {
        case .cancelled, .invalidArgument, .outOfRange, .dataLoss: false
        default: true
        }
    }

    /// Whether it is a result that a later run must find again.
    ///
    /// Not what ends a run (no such model, no right to ask it, a spent budget, cancelled): that is
    /// mended first.
    var isKept: Bool {
        switch status {
        case .cancelled, .permissionDenied, .unimplemented, .notFound, .unauthenticated: false
        case .failedPrecondition: !needsTheUser
        default: true
        }
    }
}
