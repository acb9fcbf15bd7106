import GliaMacros
import TestSupport
import Testing

@testable import Glia

struct DatasetTests {
    private func problems(_ count: Int) -> [(MathProblem, MathAnswer)] {
        (0..<count).map {
            (MathProblem(problem: "\($0)"), MathAnswer(thinking: "", answer: "\($0)"))
        }
    }

    @Test func aSplitGivesEachRowToOnePartAndIsTheSameForASeed() throws {
        let dataset = try Dataset(problems(20))

        let first = try dataset.split(validation: 0.2, test: 0.25, seed: 3)
        let again = try dataset.split(validation: 0.2, test: 0.25, seed: 3)
        let other = try dataset.split(validation: 0.2, test: 0.25, seed: 4)

        #expect(first.train.count == 11)
        #expect(first.validation.count == 4)
        #expect(first.test.count == 5)
        #expect(first.test.json == again.test.json)
        #expect(first.test.json != other.test.json)
        let all = [first.train, first.validation, first.test].flatMap { $0.json.array ?? [] }
        #expect(Set(all) == Set(dataset.json.array ?? []))
    }

    @Test func rowsWithOneInputStayTogether() throws {
        let twice = try Dataset(problems(10) + problems(10)).split(test: 0.3, seed: 1)

        let test = Set((twice.test.json.array ?? []).compactMap { $0["input"] })
        let train = Set((twice.train.json.array ?? []).compactMap { $0["input"] })

        #expect(twice.test.count == 6)
        #expect(test.isDisjoint(with: train))
    }

    @Test func sharesThatAreNoneAndFilesAreRefused() throws {
        let dataset = try Dataset(problems(4))

        let shares = #expect(throws: ProgramError.self) {
            try dataset.split(validation: 0.5, test: 0.5)
        }
        let file = #expect(throws: ProgramError.self) {
            try Dataset.file("rows.jsonl").split(test: 0.5)
        }

        #expect(
            shares?.description == "the shares 0.5 and 0.5 are no split; "
                + "each is more than 0, and together they are less than 1"
        )
        #expect(
            file?.description == "'rows.jsonl' is read when it is used, so it can't be split here; "
                + "write files for training, validation and test"
        )
    }

    @Test func aStreamOfBatchesIsReadToItsEnd() async throws {
        let stream = AsyncStream<[(MathProblem, MathAnswer)]> { continuation in
            for batch in [problems(2), problems(3)] { continuation.yield(batch) }
            continuation.finish()
        }

        let dataset = try await Dataset(batches: stream)

        #expect(dataset.count == 5)
    }
}
