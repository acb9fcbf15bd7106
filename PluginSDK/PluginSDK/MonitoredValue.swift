public import Contract
public import JSONValues

/// One value of the epochs that a callback looks at, and which way is better.
///
/// Reads the members `monitor` and `mode` of a configuration. "auto" is "max": every reward and
/// metric of Glia is better when it is higher.
public struct MonitoredValue: Sendable, Equatable {
    /// The value's key, such as "val_reward".
    public let key: String
    /// Whether lower is better.
    public let isLowerBetter: Bool

    /// Reads the configuration.
    public init(configuration: JSON) {
        key = configuration["monitor"]?.string ?? "val_reward"
        isLowerBetter = configuration["mode"]?.string == "min"
    }

    /// Refuses a key that the run's epochs won't have.
    ///
    /// - Parameter begin: The event `begin`.
    /// - Throws: `ComponentError` with the nearest key, if no value can have this one.
    public func check(_ begin: RunEvent) throws {
        let keys = (begin.json["keys"]?.array ?? []).compactMap(\.string)
        // A metric may give several numbers: "f1" gives f1_precision and f1_recall.
        let isKnown = keys.contains { $0 == key || key.hasPrefix($0 + "_") }
        guard !keys.isEmpty, !isKnown else { return }
        throw ComponentError(
            .invalidArgument,
            "'monitor' is '\(key)', which no epoch of this run has"
                + NearestName.hint(key, in: keys),
            details: ["at": "/monitor"]
        )
    }

    /// Returns the value of an epoch.
    ///
    /// - Parameter epoch: The event `epoch`.
    /// - Returns: The value.
    /// - Throws: `ComponentError` that names the epoch's keys if it isn't among them.
    public func value(_ epoch: RunEvent) throws -> Double {
        if let value = epoch.values.first(where: { $0.key == key })?.value { return value }
        throw ComponentError(
            .notFound,
            "epoch \(epoch.epoch + 1) has no value '\(key)' to monitor; it has "
                + epoch.values.map { "'\($0.key)'" }.joined(separator: ", ")
        )
    }

    /// Returns whether a value is better than another by more than a distance.
    public func isBetter(_ value: Double, than other: Double, by distance: Double = 0) -> Bool {
        isLowerBetter ? value < other - distance : value > other + distance
    }
}
