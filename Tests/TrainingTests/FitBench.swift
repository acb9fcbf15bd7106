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
        let fit = Fit(
            subject,
            settings: settings,
            engine: engine,
            environment: environment,
            record: record,
            stopRequest: stopRequest,
            observe: observe
        )
        return try await fit.run(begin: ["program": "double"])
    }
}
