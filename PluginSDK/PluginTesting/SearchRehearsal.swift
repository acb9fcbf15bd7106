public import Contract
public import JSONValues

/// Drives an optimizer as the host does, over a task that is a closure.
///
/// Between any two calls it can save the search and go on with another instance that loaded it,
/// which is how a test shows that nothing but the saved state matters.
public struct SearchRehearsal {
    /// Answers one example of a trial.
    public typealias Task = (Trial, Int) -> TrialResults.Row

    /// The optimizer in use.
    public private(set) var optimizer: any Optimizer
    /// What there is to search.
    public let space: SearchSpace
    /// The call that is handed to the optimizer.
    public let call: ScriptedCall
    /// All trials asked for, in order.
    public private(set) var trials: [Trial] = []
    /// The numbers of trials of each ask, in order; an empty list ends a step.
    public private(set) var asks: [[Int]] = []
    private let task: Task
    private let remake: (() async throws -> any Optimizer)?

    /// Makes a rehearsal.
    ///
    /// - Parameters:
    ///   - optimizer: The optimizer.
    ///   - space: What there is to search.
    ///   - call: The call that it is handed.
    ///   - remake: Makes a further instance, to move the search to after each call; nil to stay.
    ///   - task: Answers one example of a trial.
    public init(
        _ optimizer: any Optimizer,
        space: SearchSpace,
        call: ScriptedCall,
        remake: (() async throws -> any Optimizer)? = nil,
        task: @escaping Task
    ) {
        self.optimizer = optimizer
        self.space = space
        self.call = call
        self.remake = remake
        self.task = task
    }

    /// Begins the search.
    public mutating func begin() async throws {
        _ = try await optimizer.begin(space, call: call)
        try await move()
    }

    /// Runs one training step to its end.
    ///
    /// - Parameters:
    ///   - epoch: The epoch, from 0.
    ///   - step: The step, from 0.
    ///   - batch: The training examples of the step.
    /// - Throws: What the optimizer throws, or `ComponentError` after 1,000 asks.
    public mutating func step(epoch: Int = 0, _ step: Int, batch: [Int]) async throws {
        for _ in 0..<1000 {
            let request = StepRequest(epoch: epoch, step: step, batch: batch, want: 4)
            let proposal = try await optimizer.ask(request, call: call)
            try await move()
            asks.append(proposal.trials.map(\.id))
            if proposal.trials.isEmpty { return }
            trials += proposal.trials
            let rows = proposal.trials.flatMap { trial in trial.examples.map { task(trial, $0) } }
            _ = try await optimizer.tell(TrialResults(rows: rows), call: call)
            try await move()
        }
        throw ComponentError(.aborted, "the step has no end: 1,000 asks")
    }

    /// Names the best so far.
    public func conclude() async throws -> Conclusion {
        try await optimizer.conclude(Nothing(), call: call)
    }

    private mutating func move() async throws {
        guard let remake else { return }
        let state = try await optimizer.save(Nothing(), call: call)
        let next = try await remake()
        _ = try await next.load(SavedSearch(space: space, state: state), call: call)
        let again = try await next.save(Nothing(), call: call)
        guard again == state else {
            throw ComponentError(
                .dataLoss,
                "a loaded state is saved as other bytes:\n\(state.text)\n\(again.text)"
            )
        }
        optimizer = next
    }
}

extension ScriptedCall {
    /// Makes a call that serves training data and, if given, a language model and embeddings.
    public static func serving(
        training: [JSON],
        model: (@Sendable (CompletionRequest) throws -> Completion)? = nil,
        embedding: (@Sendable (String) -> [Float])? = nil
    ) -> ScriptedCall {
        var answers: [String: Answer] = [
            "data.read": { request in
                let indices = try request.head()["indices"]?.array?.compactMap(\.integer) ?? []
                return SlotValue(arrays: [
                    NamedArray("examples", .text(TextRows(indices.map { training[$0].text() })))
                ])
            }
        ]
        if let model {
            answers["lm.generate"] = { try model(CompletionRequest(slotValue: $0)).slotValue }
        }
        if let embedding {
            answers["embed"] = { request in
                let texts = try EmbeddingRequest(slotValue: request).texts
                return Embeddings(vectors: texts.map(embedding)).slotValue
            }
        }
        return ScriptedCall(answers: answers)
    }
}
