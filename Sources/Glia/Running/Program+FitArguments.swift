extension Program {
    /// Trains the program on a dataset, with arguments as Keras has them; see
    /// ``fit(x:validationData:options:)`` and ``FitOptions`` for what they mean.
    ///
    /// - Returns: The history.
    /// - Throws: As the one with options.
    @discardableResult
    public func fit(
        x: Dataset,
        epochs: Int = 1,
        batchSize: Int = 1,
        stepsPerEpoch: Int? = nil,
        minibatchSize: Int? = 4,
        validationData: Dataset? = nil,
        validationSplit: Double = 0.1,
        shuffle: Bool = true,
        seed: Int = 0,
        concurrency: Int = 64,
        patience: Int? = nil,
        targetReward: Double? = nil,
        budget: Budget = Budget(),
        callbacks: [any CallbackComponent] = [],
        keeping: Keeping = .nothing,
        verbose: Verbosity = .progress
    ) async throws -> History {
        var options = FitOptions()
        (options.epochs, options.batchSize) = (epochs, batchSize)
        (options.stepsPerEpoch, options.minibatchSize) = (stepsPerEpoch, minibatchSize)
        (options.validationSplit, options.shuffle, options.seed) = (validationSplit, shuffle, seed)
        (options.concurrency, options.patience) = (concurrency, patience)
        (options.targetReward, options.budget) = (targetReward, budget)
        (options.callbacks, options.keeping, options.verbose) = (callbacks, keeping, verbose)
        return try await fit(
            x: x,
            validationData: validationData,
            options: options
        )
    }

    /// Trains the program on pairs of inputs and targets, with arguments as Keras has them; see
    /// ``fit(x:validationData:options:)`` and ``FitOptions`` for what they mean.
    ///
    /// - Returns: The history.
    /// - Throws: As the one with options.
    @discardableResult
    public func fit<X: DataModel, Y: DataModel>(
        x: [(X, Y)],
        epochs: Int = 1,
        batchSize: Int = 1,
        stepsPerEpoch: Int? = nil,
        minibatchSize: Int? = 4,
        validationData: [(X, Y)]? = nil,
        validationSplit: Double = 0.1,
        shuffle: Bool = true,
        seed: Int = 0,
        concurrency: Int = 64,
        patience: Int? = nil,
        targetReward: Double? = nil,
        budget: Budget = Budget(),
        callbacks: [any CallbackComponent] = [],
        keeping: Keeping = .nothing,
        verbose: Verbosity = .progress
    ) async throws -> History {
        try await fit(
            x: try Dataset(x),
            epochs: epochs,
            batchSize: batchSize,
            stepsPerEpoch: stepsPerEpoch,
            minibatchSize: minibatchSize,
            validationData: try validationData.map { try Dataset($0) },
            validationSplit: validationSplit,
            shuffle: shuffle,
            seed: seed,
            concurrency: concurrency,
            patience: patience,
            targetReward: targetReward,
            budget: budget,
            callbacks: callbacks,
            keeping: keeping,
            verbose: verbose
        )
    }

    /// Trains the program on inputs and, in their order, targets, with arguments as Keras has them; see
    /// ``fit(x:validationData:options:)`` and ``FitOptions`` for what they mean.
    ///
    /// - Returns: The history.
    /// - Throws: As the one with options; ``ProgramError`` if there aren't as many targets as inputs.
    @discardableResult
    public func fit<X: DataModel, Y: DataModel>(
        x: [X],
        y: [Y],
        epochs: Int = 1,
        batchSize: Int = 1,
        stepsPerEpoch: Int? = nil,
        minibatchSize: Int? = 4,
        validationData: (x: [X], y: [Y])? = nil,
        validationSplit: Double = 0.1,
        shuffle: Bool = true,
        seed: Int = 0,
        concurrency: Int = 64,
        patience: Int? = nil,
        targetReward: Double? = nil,
        budget: Budget = Budget(),
        callbacks: [any CallbackComponent] = [],
        keeping: Keeping = .nothing,
        verbose: Verbosity = .progress
    ) async throws -> History {
        try await fit(
            x: try Dataset(x: x, y: y),
            epochs: epochs,
            batchSize: batchSize,
            stepsPerEpoch: stepsPerEpoch,
            minibatchSize: minibatchSize,
            validationData: try validationData.map { try Dataset(x: $0.x, y: $0.y) },
            validationSplit: validationSplit,
            shuffle: shuffle,
            seed: seed,
            concurrency: concurrency,
            patience: patience,
            targetReward: targetReward,
            budget: budget,
            callbacks: callbacks,
            keeping: keeping,
            verbose: verbose
        )
    }
}
