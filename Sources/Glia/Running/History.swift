import History
import Training

/// What a training came to: one value for each key and epoch.
///
/// The keys are `reward`, each metric's, and the same with `val_`: over the rollouts that the
/// optimizer asked for, and of the adopted variables over all validation examples.
public struct History: Sendable, Equatable {
    /// The values by key, one for each finished epoch.
    public let history: [String: [Double]]
    /// The numbers of the finished epochs, from 0.
    public let epoch: [Int]
    /// Why the optimizer chose the variables that the program has now.
    public let why: String
    /// Why the training ended.
    public let reason: String

    init(_ result: FitResult) {
        history = result.history.values
        epoch = Array(0..<result.history.epochs)
        why = result.why
        reason = result.reason
    }

    /// The keys in alphabetical order.
    public var keys: [String] { history.keys.sorted() }

    /// The values of a key; none if there is no such key.
    public subscript(key: String) -> [Double] { history[key] ?? [] }
}
