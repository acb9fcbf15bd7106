import Contract
import Foundation
import History
import HostDoubles
import JSONValues
import Pipeline
import PluginHost
import TestSupport
import Testing
import Training

/// Callbacks of a pipeline file, as libraries.
struct CallbackTests {
    private let desk: PipelineDesk

    init() throws {
        desk = try PipelineDesk()
        for plugin in ["BudgetStopping", "CSVLogger", "EarlyStopping", "ProgramCheckpoint"] {
            try desk.workshop.copyPlugin(plugin)
        }
    }

    private func load(_ callbacks: String, epochs: Int) async throws -> Pipeline {
        try await desk.load(
            replacing: [
                "data:": "callbacks: \(callbacks)\ndata:", "epochs: 2": "epochs: \(epochs)",
            ]
        )
    }

    private func mistakes(_ callbacks: String) async throws -> String {
        try await desk.mistakes(replacing: ["data:": "callbacks: \(callbacks)\ndata:"])
    }

    /// Trains, and returns why it ended and which callbacks failed.
    private func train(
        _ callbacks: String,
        epochs: Int = 2
    ) async throws -> (FitResult, [Audience.Failure]) {
        let pipeline = try await load(callbacks, epochs: epochs)
        let optimizer = try #require(pipeline.optimizer)
        let folder = desk.workshop.path("out")
        return try await desk.onHost {
            let environment = HostCall.Environment(
                seed: 0,
                services: RunFolder(path: folder, others: pipeline.environment.services),
                log: pipeline.environment.log
            )
            let audience = Audience(
                pipeline.callbacks,
                facts: ["program": ["glia_program": 1, "architecture": [:]]],
                environment: environment
            )
            let fit = Fit(
                Fit.Subject(
                    program: pipeline.program,
                    optimizer: optimizer,
                    metrics: pipeline.metrics,
                    train: pipeline.data.train,
                    validation: pipeline.data.validation
                ),
                settings: pipeline.plan.fit,
                engine: pipeline.engine(),
                environment: pipeline.environment,
                record: nil,
                stopRequest: StopRequest(),
                audience: audience,
                meter: Meter(ledger: pipeline.ledger),
                observe: { _ in }
            )
            _ = try await fit.begin()
            try await fit.open([:])
            return (try await fit.run(), audience.failures)
        }
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: desk.workshop.path("out/" + name), encoding: .utf8)
    }

    @Test func theFirstPartyCallbacksWorkAsLibraries() async throws {
        let (result, failures) = try await train(
            """
            [{plugin: CSVLogger, filepath: logs/run.csv},
             {plugin: ProgramCheckpoint, filepath: 'at-{epoch}.json'},
             {plugin: EarlyStopping, patience: 5, stop_at: null},
             {plugin: BudgetStopping, max_tokens: 1000000}]
            """
        )

        #expect(failures.map(\.first) == [])
        #expect(result.reason == "all 2 epochs are done")
        let rows = try text("logs/run.csv").split(separator: "\n")
        #expect(rows.first == "epoch,mean,reward,val_mean,val_reward")
        #expect(rows.count == 3)
        for epoch in 1...2 {
            let program = try JSON(parsing: text("at-\(epoch).json"))
            #expect(program["glia_program"] == 1)
            #expect(program["variables"]?["router/instructions"]?.string != nil)
        }
    }

    @Test func anEarlyStopEndsTheTraining() async throws {
        let (result, _) = try await train("[{plugin: EarlyStopping, stop_at: 0}]")

        #expect(result.reason == "EarlyStopping says: val_reward has reached 0.0")
        #expect(result.history.epochs == 1)
    }

    @Test func aCallbackInCCanEndTheTraining() async throws {
        try desk.workshop.build("Tests/Fixtures/stops.c", as: "stops.so")

        let (result, failures) = try await train("[Stops]", epochs: 5)

        #expect(failures.map(\.first) == [])
        #expect(result.reason == "Stops says: two are enough")
        #expect(result.history.epochs == 2)
    }

    @Test func aMonitorThatNoEpochWillHaveEndsItBeforeItBegins() async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await train("[{plugin: EarlyStopping, monitor: val_rewards}]")
        }

        #expect(
            error?.message
                == "the callback 'EarlyStopping' refuses this run: 'monitor' is 'val_rewards', "
                + "which no epoch of this run has. Did you mean 'val_reward'?"
        )
    }

    @Test func aCheckpointThatCannotBeWrittenIsReportedAndTheTrainingGoesOn() async throws {
        try desk.workshop.write("no folder", to: "out/taken")

        let (result, failures) = try await train(
            "[{plugin: ProgramCheckpoint, filepath: taken/best.json}]"
        )

        #expect(result.history.epochs == 2)
        #expect(failures.map(\.count) == [2])
        #expect(
            failures[0].first
                == "'\(desk.workshop.path("out/taken/best.json"))' can't be written: Not a directory"
        )
    }

    @Test func mistakesInCallbacksAreFoundWithAllOthers() async throws {
        #expect(
            try await mistakes(
                "[EarlyStoping, {plugin: CSVLogger, filepaht: x}, {plugin: BudgetStopping}]"
            )
                == """
                desk.yaml:19: callbacks.0: 'EarlyStoping' is a callback that no plugin provides. \
                Did you mean 'EarlyStopping'?
                desk.yaml:19: callbacks.1.filepaht: 'filepaht' isn't known. Did you mean 'filepath'?
                """
        )
        #expect(
            try await mistakes("[{plugin: BudgetStopping}]")
                == "desk.yaml:19: callbacks.0: there is no budget: set 'max_cost', 'max_tokens' or both"
        )
    }

    @Test func aRewardIsNoCallback() async throws {
        #expect(
            try await mistakes("[ExactMatch]")
                == "desk.yaml:19: callbacks.0: 'ExactMatch' is a callback that no plugin provides; "
                + "there are 'BudgetStopping', 'CSVLogger', 'EarlyStopping', 'ProgramCheckpoint'"
        )
    }
}
