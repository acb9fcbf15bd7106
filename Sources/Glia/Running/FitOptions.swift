import JSONValues

/// How a program is trained; the names and defaults are those of Keras and Synalinks.
public struct FitOptions: Sendable {
    /// How often the training data is gone through, at least 1.
    public var epochs = 1
    /// How many training examples one step sees, at least 1.
    public var batchSize = 1
    /// How many steps an epoch has at most; nil for as many as go through all training data.
    public var stepsPerEpoch: Int?
    /// How many validation examples a proposal is scored on at first; nil for all.
    public var minibatchSize: Int? = 4
    /// The share of the training data, from its end, that serves as validation data if there is
    /// none; between 0 and 1.
    public var validationSplit = 0.1
    /// Whether the training data is shuffled anew for each epoch, by the seed.
    public var shuffle = true
    /// The seed of everything that is drawn.
    public var seed = 0
    /// How many rollouts run at once; the results don't depend on it.
    public var concurrency = 64
    /// After how many epochs without a better `val_reward` the training ends; nil for never.
    public var patience: Int?
    /// The `val_reward` at which the training ends; nil for none.
    public var targetReward: Double?
    /// What the training may cost.
    public var budget = Budget()
    /// What is told what happens, in this order, and may end the training.
    public var callbacks: [any CallbackComponent] = []
    /// What is kept on the disk.
    public var keeping = Keeping.nothing
    /// What is shown on standard error.
    public var verbose = Verbosity.progress

    /// Makes the default options.
    public init() {}

    /// The options as a pipeline writes them.
    var json: JSON {
        [
            "epochs": .integer(Int64(epochs)), "batch_size": .integer(Int64(batchSize)),
            "steps_per_epoch": .optional(stepsPerEpoch),
            "minibatch_size": .optional(minibatchSize), "shuffle": .bool(shuffle),
            "validation_split": .number(validationSplit), "seed": .integer(Int64(seed)),
            "concurrency": .integer(Int64(concurrency)), "patience": .optional(patience),
            "target_reward": .optional(targetReward), "budget": budget.json,
        ]
    }
}
