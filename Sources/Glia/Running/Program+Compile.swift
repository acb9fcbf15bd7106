import Contract
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Synchronization

extension Program {
    /// Says how the program is trained and scored.
    ///
    /// Every name, parameter, field and wire is checked; no model is opened.
    ///
    /// - Parameters:
    ///   - optimizer: Who looks for better variables; needed to `fit`.
    ///   - reward: What scores an output; needed to `fit` and to `evaluate`.
    ///   - metrics: What is measured beside the reward.
    /// - Throws: ``ProgramError`` with all mistakes; the program is then as it was.
    public func compile(
        optimizer: (any OptimizerComponent)? = nil,
        reward: (any RewardComponent)? = nil,
        metrics: [any MetricComponent] = []
    ) async throws {
        var parts = state.withLock { $0.graphParts }
        var settings: JSONObject = [:]
        let scoring = reward.map { JSON.object(parts.json(of: $0.component)) }
        settings["reward"] = scoring
        let measures = metrics.map { metric in
            var json = parts.json(of: metric.component, reward: scoring)
            json["name"] = metric.historyName.map(JSON.string)
            return JSON.object(json)
        }
        if !measures.isEmpty { settings["metrics"] = .array(measures) }
        settings["optimizer"] = optimizer.map { .object(parts.json(of: $0.component)) }
        guard parts.mistakes.isEmpty else {
            throw ProgramError(parts.mistakes.map { "\(name): \($0)" })
        }
        try await check(settings, parts)
        state.withLock { [settings, parts] in
            $0.settings = settings
            $0.parts = parts
            $0.pipeline = nil
        }
    }

    private func check(_ settings: JSONObject, _ parts: PipelineParts) async throws {
        let graph = state.withLock { $0.graph }
        let source = source(graph, settings, parts)
        let cancellation = RunCancellation()
        let loader = loader(own: parts.own, cancellation)
        try await throwingProgramErrors(cancelling: cancellation) { () async throws in
            try await loader.check(source, for: .predict)
        }
    }

    /// The program as a pipeline, with more of its members.
    func source(
        _ graph: JSONObject,
        _ settings: JSONObject,
        _ parts: PipelineParts,
        adding more: JSONObject = [:]
    ) -> PipelineSource {
        let members = graph.members + parts.members + settings.members + more.members
        return PipelineSource(path: name, json: .object(JSONObject(members)))
    }

    func loader(own: [OwnComponent], _ cancellation: RunCancellation) -> PipelineLoader {
        PipelineLoader(
            registry: host.registry(own: own),
            log: host.log,
            cancellation: cancellation,
            answers: CachePlan.standardFolder
        )
    }

    /// Runs on the host's threads; what is wrong with the pipeline is wrong with this program.
    func throwingProgramErrors<Result: Sendable>(
        cancelling cancellation: RunCancellation,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        do {
            return try await host.run(cancelling: cancellation, body)
        } catch let error as PipelineError {
            throw ProgramError(error)
        }
    }

    /// Loads the program for a purpose, with data and settings that belong to it.
    func load(
        for purpose: Pipeline.Purpose,
        adding more: JSONObject = [:],
        with given: PipelineParts? = nil,
        startingFrom start: Candidate = Candidate(),
        _ cancellation: RunCancellation
    ) async throws -> Pipeline {
        let now = state.withLock { $0 }
        let parts = given ?? now.parts
        let source = source(now.graph, now.settings, parts, adding: more)
        let loader = loader(own: parts.own, cancellation)
        return try await throwingProgramErrors(cancelling: cancellation) {
            try await loader.load(source, for: purpose, startingFrom: start)
        }
    }
}
