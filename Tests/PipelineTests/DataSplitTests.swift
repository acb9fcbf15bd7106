import Evaluation
import Pipeline
import TestSupport
import Testing

/// Training, validation and test data out of one file.
struct DataSplitTests {
    private func splits(
        _ split: String,
        seed: Int = 1,
        train: Int = 20
    ) async throws -> DataSplits {
        let desk = try PipelineDesk(train: train)
        return try await desk.load(
            replacing: [
                "  validation: validation.jsonl\n": "  split: \(split)\n",
                "epochs: 2": "seed: \(seed)",
            ]
        ).data
    }

    private func inputs(_ splits: DataSplits) -> [[String]] {
        [splits.train, splits.validation, splits.test].map { $0.map(\.input) }
    }

    @Test func sharesAreDrawnOutOfTheTrainingData() async throws {
        let splits = try await splits("{validation: 0.2, test: 0.1}")

        #expect(inputs(splits).map(\.count) == [14, 4, 2])
        #expect(Set(inputs(splits).joined()).count == 20)
        // Drawn, not cut off at the end.
        #expect(splits.test.map(\.input) != [#"{"message":"18"}"#, #"{"message":"19"}"#])
    }

    @Test func theSeedDecidesWhoIsDrawn() async throws {
        let first = inputs(try await splits("{test: 0.5}"))

        #expect(inputs(try await splits("{test: 0.5}")) == first)
        #expect(inputs(try await splits("{test: 0.5}", seed: 2)) != first)
    }

    @Test func rowsKeepTheirOrderWithinAPart() async throws {
        let numbers = try await splits("{test: 0.5}").test.compactMap {
            Int($0.input.filter(\.isNumber))
        }

        #expect(numbers == numbers.sorted())
    }

    @Test func aTestAloneLeavesValidationToTheLastRows() async throws {
        let splits = try await splits("{test: 0.5}")

        #expect(inputs(splits).map(\.count) == [9, 1, 10])
        #expect(splits.validation[0].input > splits.train.map(\.input).last ?? "")
    }

    @Test func rowsWithOneInputStayTogether() async throws {
        let desk = try PipelineDesk()
        let rows = (0..<30).map { "{\"message\":\"\($0 % 6)\",\"queue\":\"taxi\"}\n" }.joined()
        try desk.workshop.write(rows, to: "train.jsonl")

        let splits = try await desk.load(
            replacing: [
                "  validation: validation.jsonl\n": "  split: {validation: 0.3, test: 0.3}\n"
            ]
        ).data

        let parts = inputs(splits).map(Set.init)
        #expect(parts.map(\.count).reduce(0, +) == 6)
        #expect(inputs(splits).map(\.count) == [10, 10, 10])
    }

    @Test func aPartCannotBeDrawnAndReadToo() async throws {
        let mistakes = try await PipelineDesk().mistakes(
            replacing: [
                "  validation: validation.jsonl\n":
                    "  validation: validation.jsonl\n  split: {validation: 0.5}\n"
            ]
        )

        #expect(
            mistakes == "desk.yaml:22: data.split.validation: there is 'data.validation' too; take "
                + "one of them away"
        )
    }

    @Test func somethingMustBeLeftToTrainOn() async throws {
        let mistakes = try await PipelineDesk().mistakes(
            replacing: [
                "  validation: validation.jsonl\n": "  split: {validation: 0.5, test: 0.5}\n"
            ]
        )

        #expect(
            mistakes
                == "desk.yaml:21: data.split: the shares add up to 1.0, which leaves nothing to "
                + "train on"
        )
    }
}
