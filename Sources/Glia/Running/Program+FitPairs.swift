extension Program {
    /// Trains the program on pairs of inputs and targets; see
    /// ``fit(x:epochs:batchSize:minibatchSize:validationData:validationSplit:shuffle:seed:concurrency:patience:targetReward:verbose:)``
    /// for everything else.
    ///
    /// - Returns: The history.
    /// - Throws: As the other.
    @discardableResult
    public func fit<X: DataModel, Y: DataModel>(
        x: [(X, Y)],
        epochs: Int = 1,
        batchSize: Int = 1,
        minibatchSize: Int? = 4,
        validationData: [(X, Y)]? = nil,
        validationSplit: Double = 0.1,
        shuffle: Bool = true,
        seed: Int = 0,
        concurrency: Int = 64,
        patience: Int? = nil,
        targetReward: Double? = nil,
        verbose: Verbosity = .progress
    ) async throws -> History {
        try await fit(
            x: try Dataset(x),
            epochs: epochs,
            batchSize: batchSize,
            minibatchSize: minibatchSize,
            validationData: try validationData.map { try Dataset($0) },
            validationSplit: validationSplit,
            shuffle: shuffle,
            seed: seed,
            concurrency: concurrency,
            patience: patience,
            targetReward: targetReward,
            verbose: verbose
        )
    }

    /// Trains the program on inputs and, in their order, targets; see the other `fit`s.
    ///
    /// - Returns: The history.
    /// - Throws: As the others; ``ProgramError`` if there aren't as many targets as inputs.
    @discardableResult
    public func fit<X: DataModel, Y: DataModel>(
        x: [X],
        y: [Y],
        epochs: Int = 1,
        batchSize: Int = 1,
        minibatchSize: Int? = 4,
        validationData: (x: [X], y: [Y])? = nil,
        validationSplit: Double = 0.1,
        shuffle: Bool = true,
        seed: Int = 0,
        concurrency: Int = 64,
        patience: Int? = nil,
        targetReward: Double? = nil,
        verbose: Verbosity = .progress
    ) async throws -> History {
        try await fit(
            x: try Dataset(x: x, y: y),
            epochs: epochs,
            batchSize: batchSize,
            minibatchSize: minibatchSize,
            validationData: try validationData.map { try Dataset(x: $0.x, y: $0.y) },
            validationSplit: validationSplit,
            shuffle: shuffle,
            seed: seed,
            concurrency: concurrency,
            patience: patience,
            targetReward: targetReward,
            verbose: verbose
        )
    }
}
