import HostDoubles
import Pipeline
import TestSupport
import Testing

/// A training comes to the same whether its plugins run here or in workers.
struct IsolatedTrainingTests {
    private func train(_ placement: String, _ optimizer: String) async throws -> [String] {
        let desk = try PipelineDesk(train: 8, validation: 4)
        for plugin in ["OMEGA", "ComposableReward", "FScores"] {
            try desk.workshop.copyPlugin(plugin)
        }
        let pipeline = try await desk.load(replacing: [
            "name: desk": "name: desk\nplacement: \(placement)",
            "optimizer: {plugin: RandomFewShot, nb_max_examples: 2}": "optimizer: \(optimizer)",
            "reward: {plugin: ExactMatch, key: queue}":
                "reward: {plugin: ComposableReward, rewards: [{reward: {plugin: ExactMatch, key: "
                + "queue}}, {reward: {plugin: ExactMatch, ignore_case: true}}]}",
            "{plugin: MeanMetricWrapper, name: mean}":
                "{plugin: MeanMetricWrapper, name: mean}, Accuracy",
        ])
        let history = try await desk.train(pipeline)
        return history.split(separator: "\n").map(String.init) + desk.run.lines
    }

    @Test(arguments: [
        "{plugin: RandomFewShot, nb_max_examples: 2}", "{plugin: OMEGA, language_model: default}",
    ])
    func aTrainingComesToTheSame(optimizer: String) async throws {
        let here = try await train("in-process", optimizer)
        let there = try await train("isolated", optimizer)

        #expect(there == here)
        #expect(here.count > 4)
    }
}
