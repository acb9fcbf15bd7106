/// The values of a run by key, one for each epoch: what Keras calls the history.
package struct RunHistory: Sendable, Equatable {
    /// The values by key, one for each epoch.
    package private(set) var values: [String: [Double]] = [:]
    /// How many epochs were finished.
    package private(set) var epochs = 0

    /// Makes an empty history.
    package init() {}

    /// Adds an epoch.
    package mutating func append(_ epoch: [HistoryEvent.NamedValue]) {
        for value in epoch { values[value.key, default: []].append(value.value) }
        epochs += 1
    }
}
