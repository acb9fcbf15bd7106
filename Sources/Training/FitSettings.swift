/// How a program is trained; the names and defaults are those of Keras and Synalinks.
package struct FitSettings: Sendable, Equatable {
    /// How often the training data is gone through, at least 1.
    package var epochs = 1
    /// How many training examples one step sees, at least 1.
    package var batchSize = 1
    /// How many steps an epoch has at most; nil for as many as go through all training data.
    package var stepsPerEpoch: Int?
    /// How many validation examples a proposal is scored on at first; nil for all.
    package var minibatchSize: Int? = 4
    /// Whether the training examples are shuffled anew for each epoch, by the seed.
    package var shuffles = true
    /// The seed of everything that is drawn.
    package var seed: UInt64 = 0
    /// How many rollouts run at once; the results don't depend on it.
    package var concurrency = 64
    /// After how many epochs without a better `val_reward` the training ends; nil for never.
    package var patience: Int?
    /// The `val_reward` at which the training ends; nil for none.
    package var targetReward: Double?

    /// What the training may cost.
    package var budget = Budget()

    /// Makes the default settings.
    package init() {}

    /// How many steps an epoch over so many examples has.
    package func steps(examples: Int) -> Int {
        min((examples + batchSize - 1) / batchSize, stepsPerEpoch ?? .max)
    }
}
