import Contract
import Evaluation
import History
import HostDoubles
import JSONValues
import ProgramGraph
import Training

/// A training of a program that answers with its own instructions, "plain" before training; an
/// example is right if its target is that text.
struct FitBench {
    /// The targets of the examples; each has an input of its own.
    var train = ["plain", "plain", "plain", "plain"]
    var validation = ["plain", "plain"]
    var settings = FitSettings()
    var metrics: [NamedMetric] = []
    var record: HistoryFile?
    var stopRequest = StopRequest()
    var callbacks: [(name: String, callback: any Callback)] = []
    var meter = Meter()
    var closing: @Sendable (FitResult) async throws -> JSONObject = { _ in [:] }
    var observe: ProgressObserver = { _ in }
    var script: ScriptedModule.Script
    /// The inputs that were run, in the order in which they ended.
    let log = CallLog()

    init() {
        settings.shuffles = false
        settings.batchSize = 2
        script = { [log] request, _ in
            log.append(request.input ?? "missing")
            return try Self.answer(request)
        }
    }

    /// The instructions as an answer.
    static func answer(_ request: ModuleRequest) throws -> ModuleResponse {
        let text = try JSON(parsing: request.variables)["instructions"]?.string ?? ""
        return ModuleResponse(output: "{\"a\":\"\(text)\"}")
    }

    private static func examples(_ targets: [String], from first: Int) -> [Example] {
        targets.enumerated().map {
            Example(input: "{\"n\":\(first + $0.offset)}", target: "{\"a\":\"\($0.element)\"}")
        }
    }

    func run(_ optimizer: RecordingOptimizer) async throws -> FitResult {
        try await runWithFailures(optimizer).0
    }

    /// Also returns which callbacks failed.
    func runWithFailures(
        _ optimizer: RecordingOptimizer
    ) async throws -> (FitResult, [Audience.Failure]) {
        try await run(by: optimizer)
    }

    /// Runs with any optimizer.
    func run(by optimizer: any Optimizer) async throws -> (FitResult, [Audience.Failure]) {
        let program = Program(answering: script)
        let environment = RecordingRun().environment(seed: settings.seed)
        let engine = EvaluationEngine(
            program: program,
            reward: RecordingReward.equality(),
            environment: environment,
            concurrency: settings.concurrency
        )
        let subject = Fit.Subject(
            program: program,
            optimizer: optimizer,
            metrics: metrics,
            train: Self.examples(train, from: 0),
            validation: Self.examples(validation, from: 100)
        )
        let audience = Audience(
            callbacks.map { Audience.Member(name: $0.name, callback: $0.callback) },
            facts: ["steps_per_epoch": 2],
            environment: environment
        )
        let fit = Fit(
            subject,
            settings: settings,
            engine: engine,
            environment: environment,
            record: record,
            stopRequest: stopRequest,
            audience: audience,
            meter: meter,
            observe: observe
        )
        _ = try await fit.begin()
        try await fit.open(["program": "double"])
        return (try await fit.run(closing: closing), audience.failures)
    }
}
