import PlacedComponents
import PluginSDK
import PluginTesting

@testable import RandomFewShotPlugin

/// A toy: each example has one of four labels, and a program answers it rightly if an example of
/// that label is shown with the right output.
///
/// The program's own predictions are right for even labels only.
struct LabelTask {
    static let labels = 4
    var train = 24
    var validation = 20
    var minibatch: Int?
    var seed: UInt64 = 7
    var producesTarget = true

    var training: [JSON] {
        (0..<train).map {
            [
                "input": ["text": .string("text \($0)")],
                "target": ["label": .integer(Int64($0 % Self.labels))],
            ]
        }
    }

    var space: SearchSpace {
        SearchSpace(
            program: "toy",
            description: "A toy.",
            variables: [
                ProgramVariable(
                    path: "answer/instructions",
                    variable: Variable(
                        name: "instructions",
                        description: "What to do.",
                        schema: ["type": "string", "x-glia-role": "instructions"],
                        value: "Answer."
                    ),
                    producesTarget: producesTarget
                ),
                ProgramVariable(
                    path: "answer/examples",
                    variable: Variable(
                        name: "examples",
                        description: "Examples.",
                        schema: ["type": "array", "x-glia-role": "examples"],
                        value: []
                    ),
                    producesTarget: producesTarget
                ),
            ],
            trainCount: train,
            validationCount: validation,
            epochs: 2,
            stepsPerEpoch: 8,
            minibatchSize: minibatch,
            seed: seed
        )
    }

    static func shown(_ trial: Trial) -> [JSON] { trial.variables["answer/examples"]?.array ?? [] }

    static func answer(_ trial: Trial, _ example: Int) -> TrialResults.Row {
        let label = example % labels
        let isRight = shown(trial).contains { $0["output"]?["label"]?.integer == label }
        let score: Double = trial.split == .train ? (label % 2 == 0 ? 1 : 0) : (isRight ? 1 : 0)
        let trace: JSON = [
            "modules": [
                "answer": [
                    "input": ["text": .string("text \(example)")],
                    "output": ["label": .integer(Int64(label % 2 == 0 ? label : 9))],
                ]
            ]
        ]
        return TrialResults.Row(
            trial: trial.id,
            example: example,
            score: score,
            trace: trial.wantsTraces ? trace.text() : nil
        )
    }

    func rehearsal(
        _ configuration: JSON = [:],
        movesOn: Bool = false,
        task: @escaping SearchRehearsal.Task = Self.answer
    ) async throws -> SearchRehearsal {
        let make = {
            try await PlacedOptimizer(
                RandomFewShot.init,
                configuration: configuration,
                named: "RandomFewShot"
            )
        }
        return SearchRehearsal(
            try await make(),
            space: space,
            call: .serving(training: training),
            remake: movesOn ? make : nil,
            task: task
        )
    }

    func run(
        _ configuration: JSON = [:],
        epochs: Int = 2,
        movesOn: Bool = false,
        task: @escaping SearchRehearsal.Task = Self.answer
    ) async throws -> SearchRehearsal {
        var rehearsal = try await rehearsal(configuration, movesOn: movesOn, task: task)
        try await rehearsal.begin()
        for epoch in 0..<epochs {
            for step in 0..<8 {
                try await rehearsal.step(
                    epoch: epoch,
                    step,
                    batch: [3 * step, 3 * step + 1, 3 * step + 2]
                )
            }
        }
        return rehearsal
    }
}
