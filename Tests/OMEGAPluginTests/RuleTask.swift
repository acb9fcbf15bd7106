import PluginSDK
import PluginTesting

@testable import OMEGAPlugin

/// A toy: an example of kind k is answered rightly if the instructions name "rule k", or if an
/// example of kind k is shown.
struct RuleTask {
    static let kinds = 6
    var train = 30
    var validation = 36
    var minibatch: Int? = 12
    var seed: UInt64 = 3
    var steps = 6

    var training: [JSON] {
        (0..<train).map {
            [
                "input": ["text": .string("text number \($0)")],
                "target": ["kind": .integer(Int64($0 % Self.kinds))],
            ]
        }
    }

    var space: SearchSpace {
        SearchSpace(
            program: "toy",
            description: "Names the kind of a text.",
            variables: [
                ProgramVariable(
                    path: "answer/instructions",
                    variable: Variable(
                        name: "instructions",
                        description: "How to name the kind.",
                        schema: ["type": "string", "x-glia-role": "instructions"],
                        value: "Name the kind."
                    ),
                    producesTarget: true
                ),
                ProgramVariable(
                    path: "answer/examples",
                    variable: Variable(
                        name: "examples",
                        description: "Examples.",
                        schema: ["type": "array", "x-glia-role": "examples"],
                        value: []
                    ),
                    producesTarget: true
                ),
            ],
            trainCount: train,
            validationCount: validation,
            epochs: 2,
            stepsPerEpoch: steps,
            minibatchSize: minibatch,
            seed: seed
        )
    }

    static func answer(_ trial: Trial, _ example: Int) -> TrialResults.Row {
        let kind = example % kinds
        let text = trial.variables["answer/instructions"]?.string ?? ""
        let shown = trial.variables["answer/examples"]?.array ?? []
        let isRight =
            text.contains("rule \(kind)")
            || shown.contains { $0["output"]?["kind"]?.integer == kind }
        let trace: JSON = [
            "input": ["text": .string("text number \(example)")],
            "target": ["kind": .integer(Int64(kind))],
            "output": ["kind": .integer(isRight ? Int64(kind) : 99)],
            "modules": ["answer": ["input": [:], "output": [:]]],
        ]
        return TrialResults.Row(
            trial: trial.id,
            example: example,
            score: isRight ? 1 : 0,
            feedback: isRight ? nil : "the kind was \(kind)",
            trace: trial.wantsTraces ? trace.text() : nil
        )
    }

    /// A model that keeps the rules that it is shown and adds one for a remark that it reads.
    static func goodModel(_ request: CompletionRequest) throws -> Completion {
        let prompt = request.messages.joined()
        var rules = (0..<kinds).filter { prompt.contains("rule \($0)") }
        let missed = (0..<kinds).filter {
            prompt.contains("the kind was \($0)") && !rules.contains($0)
        }
        if let first = missed.first { rules.append(first) }
        let text = "Name the kind by " + rules.map { "rule \($0)" }.joined(separator: " and ")
        return Completion(content: JSON.object(["instructions": .string(text)]).text())
    }

    func rehearsal(
        _ configuration: JSON = [:],
        movesOn: Bool = false,
        model: @escaping @Sendable (CompletionRequest) throws -> Completion = Self.goodModel,
        embedding: (@Sendable (String) -> [Float])? = nil,
        task: @escaping SearchRehearsal.Task = Self.answer
    ) throws -> SearchRehearsal {
        let make = { try OMEGA(configuration: configuration) }
        return SearchRehearsal(
            try make(),
            space: space,
            call: .serving(training: training, model: model, embedding: embedding),
            remake: movesOn ? make : nil,
            task: task
        )
    }

    func run(_ rehearsal: SearchRehearsal, epochs: Int = 2) async throws -> SearchRehearsal {
        var rehearsal = rehearsal
        try await rehearsal.begin()
        for epoch in 0..<epochs {
            for step in 0..<steps {
                let batch = (0..<5).map { (5 * step + $0) % train }
                try await rehearsal.step(epoch: epoch, step, batch: batch)
            }
        }
        return rehearsal
    }

    /// The mean of values on the whole validation set.
    func mean(_ variables: JSONObject) -> Double {
        let trial = Trial(id: 0, variables: variables, split: .validation, examples: [])
        return (0..<validation).map { Self.answer(trial, $0).score }.reduce(0, +)
            / Double(validation)
    }
}
