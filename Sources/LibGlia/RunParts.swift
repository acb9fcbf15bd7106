import History
import JSONValues
import Pipeline
import ProgramGraph
import Running
import Training

/// Tells the embedding program how a training goes: one part for each event.
struct RunParts: RunViewer {
    private let parts: Parts

    init(_ parts: Parts) { self.parts = parts }

    func tell(_ message: String) {
        parts.send(["event": "note", "message": .string(message)])
    }

    func announce(_ pipeline: Pipeline) {
        parts.send([
            "event": "begin", "program": .string(pipeline.program.name),
            "optimizer": .string(pipeline.plan.optimizer?.plugin ?? ""),
            "reward": .string(pipeline.plan.reward?.plugin ?? ""),
            "train": .integer(Int64(pipeline.data.train.count)),
            "validation": .integer(Int64(pipeline.data.validation.count)),
            "test": .integer(Int64(pipeline.data.test.count)),
        ])
    }

    func announce(cost: CostForecast) {
        parts.send(["event": "forecast", "most": ForecastText(cost).json])
    }

    func show(_ progress: TrainingProgress) {
        switch progress {
        case .step(let epoch, let epochs, let step, let steps):
            parts.send([
                "event": "step", "epoch": Self.json(epoch), "epochs": Self.json(epochs),
                "step": Self.json(step), "steps": Self.json(steps),
            ])
        case .rollouts(let done, let total):
            parts.send(["event": "rollouts", "done": Self.json(done), "of": Self.json(total)])
        case .trial(let id, let note, let mean, let count):
            parts.send([
                "event": "trial", "trial": Self.json(id), "note": .string(note),
                "reward": mean.map(JSON.number) ?? .null, "examples": Self.json(count),
            ])
        case .epoch(let epoch, let epochs, let values, let best, _):
            let numbers = values.map { JSONObject.Member(name: $0.key, value: .number($0.value)) }
            parts.send([
                "event": "epoch", "epoch": Self.json(epoch), "epochs": Self.json(epochs),
                "values": .object(JSONObject(numbers)), "variables": .object(best.overlay),
            ])
        }
    }

    func assessing(_ name: String, done: Int, of total: Int) {
        parts.send([
            "event": "assess", "when": .string(name), "done": Self.json(done),
            "of": Self.json(total),
        ])
    }

    func end() {}

    private static func json(_ number: Int) -> JSON { .integer(Int64(number)) }
}
