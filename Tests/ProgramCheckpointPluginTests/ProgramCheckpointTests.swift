import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import ProgramCheckpointPlugin

struct ProgramCheckpointTests {
    private static let program: JSONObject = [
        "glia_program": 1, "architecture": ["program": [:]], "variables": ["a": "plain"],
        "training": ["seed": "7"],
    ]

    private func run(
        _ configuration: JSON,
        _ values: [Double]
    ) async throws -> RunRehearsal {
        let run = RunRehearsal(
            try await PlacedCallback(ProgramCheckpoint.init, configuration: configuration)
        )
        _ = try await run.tell(.begin(keys: ["val_reward"], program: Self.program))
        for (epoch, value) in values.enumerated() {
            _ = try await run.tell(
                .epoch(epoch, ["val_reward": value], variables: ["a": .number(value)])
            )
        }
        return run
    }

    @Test func theFileIsAWholeProgram() async throws {
        let run = try await run([:], [0.5])

        #expect(
            try run.files.mapValues { try JSON(parsing: $0) } == [
                "checkpoint.json": [
                    "glia_program": 1, "architecture": ["program": [:]], "variables": ["a": 0.5],
                    "training": [
                        "seed": "7", "why": "it was the best", "epoch": 1,
                        "values": ["val_reward": 0.5],
                    ],
                ]
            ]
        )
        #expect(run.files["checkpoint.json"]?.hasSuffix("}\n") == true)
    }

    @Test func eachEpochCanHaveAFileOfItsOwn() async throws {
        let run = try await run(
            ["filepath": "at/{epoch:02d}-{val_reward:.2f}.json"],
            [0.5, 0.125, -0.001]
        )

        #expect(run.written == ["at/01-0.50.json", "at/02-0.13.json", "at/03-0.00.json"])
    }

    @Test func onlyTheBestCanBeKept() async throws {
        let run = try await run(
            ["save_best_only": true, "filepath": "{epoch}.json"],
            [0.25, 0.5, 0.5, 0.375, 0.75]
        )

        #expect(run.written == ["1.json", "2.json", "5.json"])
    }

    @Test func theKeyThatIsWatchedCanBeAnother() async throws {
        let run = RunRehearsal(
            try await PlacedCallback(
                ProgramCheckpoint.init,
                configuration: [
                    "monitor": "reward", "save_best_only": true, "filepath": "{epoch}.json",
                ]
            )
        )

        _ = try await run.tell(.begin(keys: ["reward", "val_reward"], program: Self.program))
        for (epoch, values) in [(0.5, 0.1), (0.25, 0.2), (0.75, 0.3)].enumerated() {
            _ = try await run.tell(
                .epoch(epoch, ["reward": values.0, "val_reward": values.1], variables: ["a": 1])
            )
        }

        #expect(run.written == ["1.json", "3.json"])
    }

    @Test func theBestCanBeTheLeast() async throws {
        let run = try await run(
            ["save_best_only": true, "mode": "min", "filepath": "{epoch}.json"],
            [0.5, 0.75, 0.25]
        )

        #expect(run.written == ["1.json", "3.json"])
    }

    @Test func theFirstMustBeBetterThanTheThreshold() async throws {
        let run = try await run(
            [
                "save_best_only": true, "initial_value_threshold": 0.5,
                "filepath": "{epoch}.json",
            ],
            [0.5, 0.625]
        )

        #expect(run.written == ["2.json"])
    }

    @Test(arguments: [
        ("best.txt", "'filepath' is 'best.txt', which doesn't end in .json"),
        ("{epoch.json", "'filepath' has a '{' without its '}': '{epoch.json'"),
        (
            "{epoch:2}.json",
            "'filepath' has the place '{epoch:2}'; expected {epoch}, {epoch:02d}, {key} or {key:.2f}"
        ),
        (
            "{}.json",
            "'filepath' has the place '{}'; expected {epoch}, {epoch:02d}, {key} or {key:.2f}"
        ),
    ])
    func aPathThatCannotBeReadIsRefused(path: String, message: String) async {
        let error = await #expect(throws: ComponentError.self) {
            try await PlacedCallback(
                ProgramCheckpoint.init,
                configuration: ["filepath": .string(path)]
            )
        }

        #expect(error?.message == message)
    }

    @Test func withoutTheBeginThereIsNoHalfAProgram() async throws {
        let run = RunRehearsal(try await PlacedCallback(ProgramCheckpoint.init, configuration: [:]))

        let error = await #expect(throws: ComponentError.self) {
            try await run.tell(.epoch(0, ["val_reward": 1]))
        }

        #expect(
            error?.message == "there is no program to write: the event 'begin' has not been told"
        )
        #expect(run.files == [:])
    }

    @Test func aPathWithAValueThatIsNotThereNamesWhatThereIs() async throws {
        let error = await #expect(throws: ComponentError.self) {
            try await run(["filepath": "{f1}.json"], [0.5])
        }

        #expect(
            error?.message
                == "'filepath' asks for 'f1', which the epoch doesn't have; it has 'val_reward'"
        )
    }
}
