import Contract
import Evaluation
import JSONValues
import PluginHost
import ProgramGraph

/// A rollout with an instant model: Generator, the service, ExactMatch, engine and cache.
struct Rollouts {
    let plugins: String
    var count = 50_000

    private static let input: JSON = [
        "type": "object", "properties": ["message": ["type": "string"]], "required": ["message"],
    ]
    private static let output: JSON = [
        "type": "object", "properties": ["queue": ["enum": ["taxi", "repair", "payment"]]],
        "required": ["queue"],
    ]

    func run() async throws {
        let catalog = PluginCatalog(searchPath: [plugins])
        let registry = PluginRegistry(catalog: catalog, executor: BenchHost.executor)
        try await Task(executorPreference: BenchHost.executor) {
            let program = try await Self.program(registry)
            let reward = try await PluginReward(
                registry.instance(
                    "ExactMatch",
                    kind: .reward,
                    configuration: ["key": "queue"],
                    call: BenchHost().call
                )
            )
            let engine = EvaluationEngine(
                program: program,
                reward: reward,
                environment: BenchHost().environment,
                concurrency: 64
            )
            _ = try await engine.evaluate(Self.candidate, on: Self.examples(0..<1000), path: "warm")
            Benchmarks.report(
                "host memory after 1,000 rollouts, without a model",
                "\(Int(Benchmarks.memory)) MB",
                goal: "under 60 MB"
            )
            let examples = Self.examples(1000..<(1000 + count))
            let start = Benchmarks.cpu
            _ = try await engine.evaluate(Self.candidate, on: examples, path: "bench")
            let cost = (Benchmarks.cpu - start) / Double(count) * 1e6
            Benchmarks.report(
                "CPU of a rollout with an instant model, 14 examples shown",
                "\((cost * 10).rounded() / 10) µs",
                goal: "under 20 µs"
            )
        }.value
    }

    private static func program(_ registry: PluginRegistry) async throws -> Program {
        let configuration: JSONObject = [
            "format": "text", "input_schema": input, "output_schema": output,
        ]
        let entry = try registry.catalog.entry("Generator", kind: .module)
        let filled = entry.manifest.configuration.fillingDefaults(in: .object(configuration))
        let module = try await PluginModule(
            registry.instance(
                "Generator",
                kind: .module,
                configuration: filled.object ?? [:],
                call: BenchHost().call
            )
        )
        let shape = try await module.infer(
            InferRequest(input: input, output: output),
            call: BenchHost().call
        )
        return Program(
            name: "bench",
            description: "",
            inputs: [ProgramInput(name: "message", schema: input)],
            levels: [
                [ProgramNode(name: "router", sources: ["message"], module: module, shape: shape)]
            ],
            outputs: ["router"]
        )
    }

    private static var candidate: Candidate {
        let shown = (0..<14).map { index -> JSON in
            [
                "input": ["message": .string("I need a ride to the airport at \(index) o'clock")],
                "output": ["queue": "taxi"],
            ]
        }
        return Candidate(["router/examples": .array(shown)])
    }

    private static func examples(_ range: Range<Int>) -> [Example] {
        range.map { index in
            Example(
                input: #"{"message":"Room \#(index): could somebody call a cab for six, please?"}"#,
                target: #"{"queue":"taxi"}"#
            )
        }
    }
}
