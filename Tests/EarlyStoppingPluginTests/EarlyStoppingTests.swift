import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import EarlyStoppingPlugin

struct EarlyStoppingTests {
    /// Tells epochs with these values and returns the reasons to stop, one an epoch.
    private func reasons(
        _ configuration: JSON,
        _ values: [Double]
    ) async throws -> [String?] {
        let run = RunRehearsal(
            try await PlacedCallback(EarlyStopping.init, configuration: configuration)
        )
        _ = try await run.tell(.begin(keys: ["reward", "val_reward"]))
        var reasons: [String?] = []
        for (epoch, value) in values.enumerated() {
            reasons.append(try await run.tell(.epoch(epoch, ["val_reward": value])).stop)
        }
        return reasons
    }

    @Test func patienceIsHowManyEpochsWithoutGainAreBorne() async throws {
        #expect(
            try await reasons(["patience": 2], [0.5, 0.5, 0.625, 0.5, 0.5]) == [
                nil, nil, nil, nil, "val_reward hasn't become better for 2 epochs",
            ]
        )
    }

    @Test func withoutPatienceTheFirstEpochThatIsNoBetterEnds() async throws {
        #expect(
            try await reasons([:], [0.5, 0.5]) == [
                nil, "val_reward hasn't become better for an epoch",
            ]
        )
    }

    @Test func aGainMustExceedTheLeastOne() async throws {
        #expect(
            try await reasons(["min_delta": 0.125], [0.5, 0.625]) == [
                nil, "val_reward hasn't become better for an epoch",
            ]
        )
    }

    @Test func theGoalEndsAtOnce() async throws {
        #expect(
            try await reasons(["stop_at": 0.75, "patience": 9], [0.5, 0.75])
                == [nil, "val_reward has reached 0.75"]
        )
    }

    @Test func noGoalNeverEnds() async throws {
        #expect(
            try await reasons(["stop_at": nil, "patience": 9], [1, 2, 3]) == [nil, nil, nil]
        )
    }

    @Test func lessCanBeBetter() async throws {
        #expect(
            try await reasons(["mode": "min", "stop_at": nil], [0.5, 0.25, 0.375]) == [
                nil, nil, "val_reward hasn't become better for an epoch",
            ]
        )
    }

    @Test func belowTheBaselineNothingIsProgress() async throws {
        #expect(
            try await reasons(["baseline": 0.5, "patience": 2], [0.25, 0.375]) == [
                nil, "val_reward hasn't become better for 2 epochs",
            ]
        )
    }

    @Test func epochsBeforeTheFirstAreLetPass() async throws {
        #expect(
            try await reasons(["start_from_epoch": 2], [0.5, 0.5, 0.25, 0.25]) == [
                nil, nil, nil, "val_reward hasn't become better for an epoch",
            ]
        )
    }

    @Test func theBestVariablesCanBeRestored() async throws {
        let run = RunRehearsal(
            try await PlacedCallback(
                EarlyStopping.init,
                configuration: ["restore_best_variables": true]
            )
        )

        _ = try await run.tell(.begin(keys: ["val_reward"]))
        _ = try await run.tell(.epoch(0, ["val_reward": 0.5], variables: ["a": "good"]))
        let verdict = try await run.tell(
            .epoch(1, ["val_reward": 0.25], variables: ["a": "bad"])
        )

        #expect(
            verdict
                == Verdict(
                    stop: "val_reward hasn't become better for an epoch; the variables of epoch 1 "
                        + "are restored",
                    adopting: ["a": "good"]
                )
        )
    }

    @Test func aKeyThatNoEpochWillHaveIsRefusedAtTheBegin() async throws {
        let run = RunRehearsal(
            try await PlacedCallback(EarlyStopping.init, configuration: ["monitor": "val_rewrad"])
        )

        let error = await #expect(throws: ComponentError.self) {
            try await run.tell(.begin(keys: ["reward", "val_reward"]))
        }

        #expect(
            error?.message
                == "'monitor' is 'val_rewrad', which no epoch of this run has. "
                + "Did you mean 'val_reward'?"
        )
        #expect(error?.status == .invalidArgument)
    }

    @Test func oneNumberOfAMetricCanBeLookedAt() async throws {
        let run = RunRehearsal(
            try await PlacedCallback(
                EarlyStopping.init,
                configuration: ["monitor": "val_f1_recall", "stop_at": 1]
            )
        )

        _ = try await run.tell(.begin(keys: ["reward", "val_reward", "val_f1"]))
        let verdict = try await run.tell(.epoch(0, ["val_f1_recall": 1]))

        #expect(verdict.stop == "val_f1_recall has reached 1.0")
    }

    @Test func aNewRunForgetsTheOneBefore() async throws {
        let run = RunRehearsal(try await PlacedCallback(EarlyStopping.init, configuration: [:]))
        var stops: [String?] = []

        for value in [0.5, 0.25] {
            _ = try await run.tell(.begin(keys: ["val_reward"]))
            stops.append(try await run.tell(.epoch(0, ["val_reward": value])).stop)
        }

        #expect(stops == [nil, nil])
    }
}
