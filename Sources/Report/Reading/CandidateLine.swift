package import JSONValues

/// A candidate of a run: where it comes from and how well it did.
package struct CandidateLine: Sendable, Equatable {
    /// A mean over the examples of one split that a candidate was scored on.
    package struct Mean: Sendable, Equatable {
        /// The mean score.
        package let score: Double
        /// How many examples it is over.
        package let count: Int

        /// Makes a mean.
        package init(score: Double, count: Int) {
            self.score = score
            self.count = count
        }
    }

    /// A part of the scores and its mean.
    package struct ObjectiveMean: Sendable, Equatable {
        /// Its name.
        package let name: String
        /// The mean over all examples that have it.
        package let value: Double

        /// Makes a mean.
        package init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// Its number in the order of appearance, from 0.
    package let number: Int
    /// Its fingerprint.
    package let key: String
    /// How it was made, in the optimizer's words.
    package let note: String
    /// The numbers of those that it was made from.
    package let parents: [Int]
    /// The epoch and the step in which it first appeared, from 0.
    package let epoch: Int
    package let step: Int
    /// On training examples; nil if it was scored on none.
    package let train: Mean?
    /// On validation examples; nil if it was scored on none.
    package let validation: Mean?
    /// The parts of its scores, over both.
    package let objectives: [ObjectiveMean]
    /// After which epochs it was adopted, from 0.
    package let adoptedAfter: [Int]
    /// What it changes.
    package let variables: JSONObject

    /// Whether it is the program as it was before training.
    package var isInitial: Bool { variables.isEmpty }
    /// The mean to draw it at: on validation examples if there are any.
    package var mean: Mean? { validation ?? train }
}
