import Contract
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Synchronization
import Training

/// A program of a session: where it comes from, and what it has learned.
///
/// A class because training changes it. It may be asked by many requests at once; while it is
/// trained, it answers as before.
final class LoadedProgram: Sendable {
    private struct State {
        /// The values of variables by path; those that aren't named are as the modules begin.
        var values: JSONObject
        /// The program, ready to be asked.
        var pipeline: Pipeline?
    }

    private let source: PipelineSource
    private let state: Mutex<State>

    init(_ program: ProgramSource) {
        source = program.source
        state = Mutex(State(values: program.saved?.variables ?? [:]))
    }

    /// What it has learned.
    var candidate: Candidate { Candidate(state.withLock { $0.values }) }

    /// Loads the program for a purpose, with other data or settings, for one request.
    ///
    /// - Throws: `PipelineError` with everything that is wrong.
    func load(
        for purpose: Pipeline.Purpose,
        replacing members: JSONObject = [:],
        _ request: ServiceRequest
    ) async throws -> Pipeline {
        var json = source.json.object ?? [:]
        for member in members.members {
            // Settings and splits that aren't named stay as the pipeline has them.
            guard let changes = member.value.object, var section = json[member.name]?.object
            else {
                json[member.name] = member.value
                continue
            }
            for change in changes.members { section[change.name] = change.value }
            json[member.name] = .object(section)
        }
        let source = source.replacing(.object(json))
        let session = request.session
        let loader = PipelineLoader(
            registry: try session.components.registry(for: source),
            log: session.log,
            cancellation: request.cancellation,
            answers: session.answers
        )
        let start = purpose == .fit ? candidate : Candidate()
        return try await loader.load(source, for: purpose, startingFrom: start)
    }

    /// Returns the program ready to be asked: loaded once, and again if its run was stopped, for
    /// instance because its model couldn't be reached.
    func ready(_ request: ServiceRequest) async throws -> Pipeline {
        if let pipeline = state.withLock({ $0.pipeline }),
            pipeline.environment.cancellation.current == nil
        {
            return pipeline
        }
        // It outlives the request, so it must not be stopped with it.
        let lasting = ServiceRequest(
            id: request.id,
            session: request.session,
            cancellation: RunCancellation(),
            parts: request.parts
        )
        let pipeline = try await load(for: .predict, lasting)
        state.withLock { $0.pipeline = pipeline }
        return pipeline
    }

    /// Takes over what a training has come to.
    func adopt(_ learned: Candidate, of pipeline: Pipeline) {
        var values = pipeline.program.initialValues
        for member in learned.overlay.members { values[member.name] = member.value }
        state.withLock { [values] in $0.values = values }
    }

    /// What the calls of one request share.
    static func environment(
        _ pipeline: Pipeline,
        _ request: ServiceRequest
    ) -> HostCall.Environment {
        HostCall.Environment(
            seed: pipeline.environment.seed,
            services: pipeline.environment.services,
            log: pipeline.environment.log,
            cancellation: request.cancellation
        )
    }
}
