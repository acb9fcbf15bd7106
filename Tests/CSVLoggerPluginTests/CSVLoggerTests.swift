import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import CSVLoggerPlugin

struct CSVLoggerTests {
    private func rehearsal(
        _ configuration: JSON = [:],
        files: [String: String] = [:]
    ) async throws -> RunRehearsal {
        RunRehearsal(
            try await PlacedCallback(CSVLogger.init, configuration: configuration),
            files: files
        )
    }

    @Test func eachEpochIsARow() async throws {
        let run = try await rehearsal()

        _ = try await run.tell(.begin(keys: ["reward", "val_reward"]))
        _ = try await run.tell(.epoch(0, ["reward": 0.25, "val_reward": 0.5]))
        _ = try await run.tell(.epoch(1, ["reward": 0.75, "val_reward": 1]))

        #expect(
            run.files == ["epochs.csv": "epoch,reward,val_reward\n0,0.25,0.5\n1,0.75,1.0\n"]
        )
        #expect(run.written.count == 3)
    }

    @Test func theFileIsWrittenBeforeAnythingIsPaidFor() async throws {
        let run = try await rehearsal(["filepath": "logs/run.csv"])

        _ = try await run.tell(.begin(keys: []))

        #expect(run.files == ["logs/run.csv": ""])
    }

    @Test func anEpochWithoutAValueHasNA() async throws {
        let run = try await rehearsal(["separator": ";"])

        _ = try await run.tell(.begin(keys: []))
        _ = try await run.tell(.epoch(0, ["a": 1, "b": 2]), .epoch(1, ["b": 3]))

        #expect(run.files["epochs.csv"] == "epoch;a;b\n0;1.0;2.0\n1;NA;3.0\n")
    }

    @Test func aRunThatIsToldAgainLeavesTheSameFile() async throws {
        let run = try await rehearsal()
        for _ in 0..<2 {
            _ = try await run.tell(.begin(keys: []))
            _ = try await run.tell(.epoch(0, ["a": 1]))
        }

        #expect(run.files["epochs.csv"] == "epoch,a\n0,1.0\n")
    }

    @Test func rowsThatAreThereCanBeKept() async throws {
        let old = "epoch,a,\"b,c\"\n0,0.5,0.25"
        let run = try await rehearsal(["append": true], files: ["epochs.csv": old])

        _ = try await run.tell(.begin(keys: []))
        _ = try await run.tell(.epoch(0, ["a": 1, "b,c": 2, "d": 3]))

        #expect(run.files["epochs.csv"] == old + "\n0,1.0,2.0\n")
    }

    @Test func rowsOfThisRunThatAreThereAlreadyAreNotRepeated() async throws {
        let old = "epoch,a\n0,0.5\n1,0.75\n"
        let broken = old + "0,1.0\n1,2.0\n"
        let run = try await rehearsal(["append": true], files: ["epochs.csv": broken])

        _ = try await run.tell(.begin(keys: ["a"]))
        _ = try await run.tell(.epoch(0, ["a": 1]))
        let resumed = run.files["epochs.csv"]
        _ = try await run.tell(.epoch(1, ["a": 2]), .epoch(2, ["a": 3]))

        #expect(resumed == broken)
        #expect(run.files["epochs.csv"] == broken + "2,3.0\n")
    }

    @Test func anotherRunThatBeginsLikeTheLastOneIsAppended() async throws {
        let old = "epoch,a\n0,0.5\n1,0.75\n"
        let run = try await rehearsal(["append": true], files: ["epochs.csv": old])

        _ = try await run.tell(.begin(keys: ["a"]))
        _ = try await run.tell(.epoch(0, ["a": 0.5]))
        _ = try await run.tell(.epoch(1, ["a": 0.25]), .epoch(2, ["a": 0.125]))

        #expect(run.files["epochs.csv"] == old + "0,0.5\n1,0.25\n2,0.125\n")
    }

    @Test func aNameWithASeparatorOrAQuotationMarkIsQuoted() async throws {
        let run = try await rehearsal()

        _ = try await run.tell(.begin(keys: []))
        _ = try await run.tell(.epoch(0, ["a,b": 1, "say \"c\"": 2]))

        #expect(run.files["epochs.csv"] == "epoch,\"a,b\",\"say \"\"c\"\"\"\n0,1.0,2.0\n")
    }

    @Test func aSeparatorWithAMeaningIsRefused() async {
        let error = await #expect(throws: ComponentError.self) {
            try await PlacedCallback(CSVLogger.init, configuration: ["separator": "\""])
        }

        #expect(
            error?.message
                == "'separator' can't be a quotation mark or a line break, which have a meaning "
                + "in CSV"
        )
    }
}
