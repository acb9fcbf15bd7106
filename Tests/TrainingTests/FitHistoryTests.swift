import Contract
import Foundation
import History
import HostDoubles
import JSONValues
import ProgramGraph
import TestSupport
import Testing
import Training

/// What a training writes down.
struct FitHistoryTests {
    private static let metric = NamedMetric(name: "zeta", metric: MeanOfScores())

    @Test func eachKeyHasOneValueForEachEpoch() async throws {
        var bench = FitBench()
        bench.train = ["plain", "plain", "other", "other"]
        bench.validation = ["plain", "plain", "plain", "other"]
        bench.settings.epochs = 2
        bench.metrics = [Self.metric]

        let result = try await bench.run(.onBatches())

        #expect(result.history.epochs == 2)
        #expect(
            result.history.values == [
                "reward": [0.5, 0.5], "val_reward": [0.75, 0.75], "val_zeta": [0.75, 0.75],
                "zeta": [0.5, 0.5],
            ]
        )
    }

    @Test func keysComeInAlphabeticalOrder() async throws {
        var bench = FitBench()
        bench.metrics = [Self.metric, NamedMetric(name: "alpha", metric: MeanOfScores())]
        let log = bench.log
        bench.observe = { progress in
            guard case .epoch(_, _, let values, _, _) = progress else { return }
            for value in values { log.append(value.key) }
        }

        _ = try await bench.run(RecordingOptimizer { _, _ in Proposal() })

        #expect(
            log.lines.filter { !$0.hasPrefix("{") }
                == ["alpha", "reward", "val_alpha", "val_reward", "val_zeta", "zeta"]
        )
    }

    // D9: a last batch of one that weighs as much as one of three.
    @Test func meansAreOverSamplesNotOverBatches() async throws {
        var bench = FitBench()
        bench.train = ["plain", "plain", "plain", "other"]
        bench.settings.batchSize = 3
        bench.metrics = [Self.metric]

        let result = try await bench.run(.onBatches())

        // The mean of the two batches' means would be 0.5.
        #expect(result.history.values["reward"] == [0.75])
        #expect(result.history.values["zeta"] == [0.75])
    }

    @Test func theShareOfFailedSamplesIsOnRecord() async throws {
        var bench = FitBench()
        bench.script = { request, _ in
            let isOdd = request.input?.contains(/[13]}/) == true
            return isOdd ? ModuleResponse(missingBecause: "odd") : try FitBench.answer(request)
        }
        let counts = CallLog()
        bench.observe = { progress in
            guard case .epoch(_, _, _, _, let found) = progress else { return }
            counts.append("\(found.search.failures) of \(found.search.count)")
            counts.append("\(found.validation.failureShare)")
        }

        _ = try await bench.run(.onBatches())

        #expect(counts.lines == ["2 of 4", "0.5"])
    }

    @Test func whatTheRunEndsWithStandsInTheLastLine() async throws {
        let workshop = try Workshop()
        var bench = FitBench()
        bench.record = try HistoryFile(path: workshop.path("history.jsonl"))
        bench.closing = { result in ["test": .number(Double(result.history.epochs))] }

        _ = try await bench.run(.onBatches())

        let text = try String(contentsOfFile: workshop.path("history.jsonl"), encoding: .utf8)
        #expect(
            text.split(separator: "\n").last == """
                {"event":"end","reason":"the epoch is done","why":"it was told so","variables":{},\
                "hardest":[],"test":1.0}
                """
        )
    }

    // D13: failed samples that metrics leave out and rewards score.
    @Test func failedRowsCountInMetricsAsInRewards() async throws {
        var bench = FitBench()
        bench.metrics = [Self.metric]
        bench.script = { request, _ in
            let isOdd = request.input?.contains(/[13]}/) == true
            return isOdd ? ModuleResponse(missingBecause: "odd") : try FitBench.answer(request)
        }

        let result = try await bench.run(.onBatches())

        #expect(
            result.history.values == [
                "reward": [0.5], "val_reward": [0.5], "val_zeta": [0.5], "zeta": [0.5],
            ]
        )
    }

    @Test func validationMeasuresWhatIsAdopted() async throws {
        var bench = FitBench()
        bench.validation = ["other", "other"]

        let result = try await bench.run(.onBatches(adopting: ["answer/instructions": "other"]))

        #expect(result.candidate == Candidate(["answer/instructions": "other"]))
        #expect(result.history.values == ["reward": [1], "val_reward": [1]])
    }

    @Test func theRecordHoldsEveryTrialEpochAndTheEnd() async throws {
        let workshop = try Workshop()
        var bench = FitBench()
        bench.record = try HistoryFile(path: workshop.path("history.jsonl"))

        _ = try await bench.run(.onBatches())

        let key = Candidate().key
        #expect(
            try String(contentsOfFile: workshop.path("history.jsonl"), encoding: .utf8) == """
                {"event":"begin","program":"double","values":{"without prefix":"the rollouts that \
                the search asked for in the epoch, of all its candidates, on training and \
                validation examples","val_":"the adopted variables on all validation examples, \
                which the search has seen","test":"the adopted variables on test examples, which \
                no part of the training has seen"},"initial":{"answer/instructions":"plain"}}
                {"event":"trial","trial":0,"epoch":0,"step":0,"candidate":"\(key)",\
                "split":"train","examples":[0,1],"scores":[1.0,1.0],"parents":[],\
                "note":"the batch","variables":{}}
                {"event":"trial","trial":1,"epoch":0,"step":1,"candidate":"\(key)",\
                "split":"train","examples":[2,3],"scores":[1.0,1.0],"parents":[],\
                "note":"the batch","variables":{}}
                {"event":"epoch","epoch":0,"values":{"reward":1.0,"val_reward":1.0},\
                "samples":{"count":4,"failures":0,"unscored":0},\
                "val_samples":{"count":2,"failures":0,"unscored":0},"candidate":"\(key)"}
                {"event":"end","reason":"the epoch is done","why":"it was told so","variables":{},\
                "hardest":[]}

                """
        )
    }

    @Test func equalRunsHaveEqualRecordsHoweverManyRolloutsRunAtOnce() async throws {
        let workshop = try Workshop()
        for concurrency in [1, 64] {
            var bench = FitBench()
            bench.train = (0..<20).map { $0 % 3 == 0 ? "plain" : "other" }
            bench.settings.epochs = 3
            bench.settings.batchSize = 6
            bench.settings.shuffles = true
            bench.settings.concurrency = concurrency
            bench.metrics = [Self.metric]
            bench.record = try HistoryFile(path: workshop.path("\(concurrency).jsonl"))
            _ = try await bench.run(.onBatches())
        }

        let first = try Data(contentsOf: URL(filePath: workshop.path("1.jsonl")))
        #expect(try Data(contentsOf: URL(filePath: workshop.path("64.jsonl"))) == first)
        #expect(first.count { $0 == UInt8(ascii: "\n") } == 1 + 3 * 4 + 3 + 1)
    }
}
