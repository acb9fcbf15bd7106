import Contract
import Evaluation
import JSONValues
import Pipeline
import ProgramGraph
import Scheduling
import TestSupport
import Testing
import Training

struct PipelineLoaderTests {
    @Test func aFileBecomesAProgramWithItsSettings() async throws {
        let pipeline = try await PipelineDesk().load()

        var fit = FitSettings()
        fit.epochs = 2
        fit.batchSize = 2
        fit.minibatchSize = 2  // No more than there are validation examples.
        #expect(pipeline.plan.fit == fit)
        #expect(pipeline.plan.name == "desk")
        #expect(
            pipeline.program.variables.map(\.path) == ["router/instructions", "router/examples"]
        )
        #expect(pipeline.metrics.map(\.name) == ["mean"])
        #expect(pipeline.data.train.count == 4)
    }

    @Test func theModelsOfALoadedPipelineAnswer() async throws {
        let desk = try PipelineDesk()
        let pipeline = try await desk.load(for: .evaluate)

        let rows = try await desk.onHost {
            try await pipeline.engine().evaluate(
                Candidate(),
                on: pipeline.data.validation,
                path: "test"
            )
        }

        #expect(rows.map(\.prediction.output) == [#"{"queue":"taxi"}"#, #"{"queue":"taxi"}"#])
        #expect(rows.map(\.score) == [1, 1])
        #expect(pipeline.ledger.current.phases["inference"]?.calls == 2)
    }

    @Test func anOptimizerIsMadeForTrainingOnly() async throws {
        let desk = try PipelineDesk()

        #expect(try await desk.load(for: .fit).optimizer != nil)
        #expect(try await desk.load(for: .evaluate).optimizer == nil)
    }

    @Test func whatIsNotTrainableIsKeptFromTheOptimizer() async throws {
        let pipeline = try await PipelineDesk().load(replacing: [
            "output: Route\n": "output: Route\n      trainable: false\n"
        ])

        #expect(pipeline.program.variables.map(\.variable.isTrainable) == [false, false])
    }

    @Test func aShortFormAndDefaultNamesServe() async throws {
        let pipeline = try await PipelineDesk().load(replacing: [
            "{plugin: ExactMatch, key: queue}": "ExactMatch",
            "[{plugin: MeanMetricWrapper, name: mean}]": "[MeanMetricWrapper]",
        ])

        #expect(pipeline.plan.reward?.plugin == "ExactMatch")
        #expect(pipeline.metrics.map(\.name) == ["mean_metric_wrapper"])
    }

    @Test func aRewardWithinAMetricIsMadeAndChecked() async throws {
        let desk = try PipelineDesk()

        let pipeline = try await desk.load(replacing: [
            "name: mean": "name: mean, fn: {plugin: ExactMatch, key: queue}"
        ])
        let mistakes = try await desk.mistakes(replacing: [
            "name: mean": "name: mean, fn: {plugin: ExactMatch, key: team}"
        ])

        #expect(pipeline.plan.metrics[0].plan.nested.map(\.handle) == ["/metrics/0/fn"])
        #expect(
            mistakes == "desk.yaml:18: metrics.0.fn.key: 'key' names the field 'team', which the "
                + "output doesn't have; its fields are 'queue'"
        )
    }

    @Test func aSavedProgramLoadsAsThePipelineThatMadeIt() async throws {
        let desk = try PipelineDesk()
        let pipeline = try await desk.load()
        let file = ProgramFile(
            architecture: pipeline.plan.architecture,
            variables: ["router/instructions": "Route it."],
            training: [:]
        )

        try file.write(to: desk.workshop.path("program.json"))
        let saved = try ProgramFile(path: desk.workshop.path("program.json"))
        let again = try await desk.load(
            saved.source(path: desk.workshop.path("program.json")),
            for: .predict
        )

        #expect(again.program.variables == pipeline.program.variables)
        #expect(again.program.outputSchema == pipeline.program.outputSchema)
        #expect(
            saved.architecture.names == [
                "language_models", "data_models", "program", "reward", "metrics",
                "embedding_models",
            ]
        )
    }
}
