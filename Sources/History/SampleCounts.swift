package import JSONValues

/// How many samples a mean is over, and how many of them came to nothing.
package struct SampleCounts: Sendable, Equatable {
    /// All samples.
    package var count = 0
    /// Those that the program gave no output for; the reward scores them as it does any other.
    package var failures = 0
    /// Those that the reward couldn't score; they are in no mean.
    package var unscored = 0

    /// Makes counts.
    package init(count: Int = 0, failures: Int = 0, unscored: Int = 0) {
        self.count = count
        self.failures = failures
        self.unscored = unscored
    }

    /// The share of samples without output, from 0 to 1.
    package var failureShare: Double { count > 0 ? Double(failures) / Double(count) : 0 }

    /// The counts as JSON.
    package var json: JSON {
        [
            "count": .integer(Int64(count)), "failures": .integer(Int64(failures)),
            "unscored": .integer(Int64(unscored)),
        ]
    }
}
