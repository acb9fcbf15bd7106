package import Contract
import JSONValues
package import PluginHost
package import ProgramGraph
import Synchronization

/// Runs candidates on examples and scores what comes out: the one engine of all optimizers.
///
/// The result depends on what is asked only: not on how many rollouts run at once, nor on the
/// order in which they end.
package final class EvaluationEngine: Sendable {
    private let program: Program
    /// The values of all variables before training.
    private let initial: JSONObject
    private let reward: (any Reward)?
    private let environment: HostCall.Environment
    private let concurrency: Int
    private let cache = RolloutCache()
    private let started = Atomic<Int>(0)
    private let failed = Atomic<Int>(0)
    private let hits = Atomic<Int>(0)
    private let unscored = Mutex(UnscoredRollouts())

    /// Makes an engine.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - reward: What scores its outputs; nil leaves all rows unscored.
    ///   - environment: What the calls of the run share.
    ///   - concurrency: How many rollouts run at once.
    package init(
        program: Program,
        reward: (any Reward)?,
        environment: HostCall.Environment,
        concurrency: Int
    ) {
        self.program = program
        initial = program.initialValues
        self.reward = reward
        self.environment = environment
        self.concurrency = max(1, concurrency)
    }

    /// How many rollouts have been run; those found in the cache don't count.
    package var rolloutCount: Int { started.load(ordering: .relaxed) }

    /// How many of them the program gave no output for.
    package var failureCount: Int { failed.load(ordering: .relaxed) }

    /// Those of them that the reward couldn't score.
    package var unscoredRollouts: UnscoredRollouts { unscored.withLock { $0 } }

    /// How many rollouts were asked for that were known already.
    package var hitCount: Int { hits.load(ordering: .relaxed) }

    /// Which rollouts of a candidate on examples would have to be run, because none is known.
    package func unknown(_ candidate: Candidate, on examples: [Example]) -> Set<RolloutKey> {
        let candidate = candidate.over(initial)
        return Set(
            examples.lazy.map { RolloutKey(candidate, $0) }
                .filter { [cache] in cache[$0] == nil }
        )
    }

    /// What became of a candidate on an example; nil if that was never run.
    package func known(_ candidate: Candidate, on example: Example) -> EvaluatedRow? {
        cache[RolloutKey(candidate.over(initial), example)]
    }

    /// Runs one candidate on examples.
    ///
    /// - Parameters:
    ///   - candidate: The candidate.
    ///   - examples: The examples.
    ///   - path: Where in the run this is; it is no part of what rollouts depend on.
    ///   - isTraining: Whether the program runs to learn from it.
    ///   - progress: Is told after each rollout how many are done, from any thread.
    /// - Returns: A row for each example, in their order.
    /// - Throws: ``ComponentError`` if no example can be run or scored; `CancellationError` if the
    ///   run is being stopped.
    package func evaluate(
        _ candidate: Candidate,
        on examples: [Example],
        path: String,
        isTraining: Bool = false,
        progress: (@Sendable (Int) -> Void)? = nil
    ) async throws -> [EvaluatedRow] {
        let candidate = candidate.over(initial)
        let keys = examples.map { RolloutKey(candidate, $0) }
        let known = cache[keys]
        // Where the row of each key that isn't known will stand among the new ones.
        var places: [RolloutKey: Int] = [:]
        places.reserveCapacity(known.count { $0 == nil })
        var placeOf = [Int](repeating: 0, count: keys.count)
        var missing: [Int] = []
        for index in keys.indices where known[index] == nil {
            // Found or made in one search.
            withUnsafePointer(to: &places[keys[index], default: missing.count]) {
                placeOf[index] = $0.pointee
            }
            if placeOf[index] == missing.count { missing.append(index) }
        }
        hits.add(keys.count - missing.count, ordering: .relaxed)
        if missing.isEmpty { return known.compactMap { $0 } }
        let rows = try await evaluate(
            candidate,
            missing.map { examples[$0] },
            path: path,
            isTraining: isTraining,
            progress: progress
        )
        cache.keep(rows, for: missing.map { keys[$0] })
        return keys.indices.map { index in
            known[index] ?? rows[placeOf[index]]
        }
    }

    /// Runs and scores rollouts none of which is known.
    private func evaluate(
        _ candidate: Candidate,
        _ examples: [Example],
        path: String,
        isTraining: Bool,
        progress: (@Sendable (Int) -> Void)?
    ) async throws -> [EvaluatedRow] {
        let predictions = try await run(
            ReadyProgram(program, candidate),
            candidate,
            examples,
            isTraining: isTraining,
            progress: progress
        )
        // Calls that were told to end have no output; that is no result.
        try checkCancellation()
        failed.add(predictions.count { $0.output == nil }, ordering: .relaxed)
        let rows = try await score(predictions, examples, path: path)
        try checkCancellation()
        if rows.contains(where: { !$0.score.isFinite }) { unscored.withLock { $0.add(rows) } }
        return rows
    }

    private func run(
        _ ready: ReadyProgram,
        _ candidate: Candidate,
        _ examples: [Example],
        isTraining: Bool,
        progress: (@Sendable (Int) -> Void)?
    ) async throws -> [Prediction] {
        let work = RolloutQueue(count: examples.count)
        let place = "candidate:\(candidate.key)/example:"
        // A few tasks that each take the next example cost less than a task an example.
        try await withThrowingTaskGroup { group in
            for _ in 0..<min(concurrency, examples.count) {
                group.addTask { [self] in
                    while let index = work.take() {
                        try checkCancellation()
                        let prediction = try await rollout(
                            ready,
                            place,
                            examples[index],
                            isTraining: isTraining
                        )
                        let done = work.finish(index, prediction)
                        progress?(done)
                    }
                }
            }
            try await group.waitForAll()
        }
        return work.predictions
    }

    private func rollout(
        _ ready: ReadyProgram,
        _ place: String,
        _ example: Example,
        isTraining: Bool
    ) async throws -> Prediction {
        started.add(1, ordering: .relaxed)
        let (content, rollout, environment) = (example.key, example.rollout, environment)
        return try await ready.run(
            example.input,
            call: HostCallMaker { module, key in
                // Most are the first, and digits cost as much as all the rest.
                let number = rollout == 0 ? "0" : rollout.description
                // The path seeds random numbers, so it names content, never position or time.
                let path = String(joining: [
                    place, content.description, "/rollout:", number, "/module:", module,
                ])
                return HostCall(
                    CallContext(
                        path: path,
                        isTraining: isTraining,
                        variablesKey: key,
                        rollout: rollout
                    ),
                    in: environment
                )
            }
        )
    }

    private func score(
        _ predictions: [Prediction],
        _ examples: [Example],
        path: String
    )
        async throws -> [EvaluatedRow]
    {
        guard let reward else {
            return predictions.map {
                EvaluatedRow($0, score: .nan, feedback: nil, unscoredReason: "there is no reward")
            }
        }
        var request = ScoreRequest(inputs: [], outputs: [], targets: [])
        for row in examples.indices {
            request.inputs.append(examples[row].input)
            request.outputs.append(predictions[row].output)
            request.targets.append(examples[row].target)
        }
        let call = HostCall(
            CallContext(path: path + "/reward", phase: "reward"),
            in: environment
        )
        let score = try await reward.score(request, call: call)
        return predictions.enumerated().map { row, prediction in
            EvaluatedRow(
                prediction,
                score: score.scores[row],
                feedback: score.feedback.indices.contains(row) ? score.feedback[row] : nil,
                objectives: score.objectives.indices.contains(row) ? score.objectives[row] : [],
                unscoredReason: score.unscored[row]
            )
        }
    }

    private func checkCancellation() throws {
        if environment.cancellation.current != nil { throw CancellationError() }
    }
}
