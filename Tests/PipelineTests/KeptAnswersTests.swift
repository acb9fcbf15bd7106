import Contract
import Foundation
import Pipeline
import PluginHost
import Scheduling
import TestSupport
import Testing

/// What the keys `cache` of a pipeline file do.
struct KeptAnswersTests {
    private let desk: PipelineDesk

    init() throws { desk = try PipelineDesk() }

    /// Asks the pipeline's model the same at two places, and says how often the cache answered.
    private func hits(_ pipeline: Pipeline) async throws -> Int {
        for path in ["one", "two"] {
            _ = try await desk.onHost {
                try await pipeline.scheduler.generate(
                    CompletionRequest(messages: ["q"]),
                    call: HostCall(CallContext(path: path), in: pipeline.environment)
                )
            }
        }
        return pipeline.ledger.current.total.hits
    }

    @Test(arguments: [
        ("cache: {folder: kept, size: 4 MiB}", "parrot/any", [1, 2]),
        ("cache: {folder: kept}", "{model: parrot/any, cache: false}", [0, 0]),
        ("cache: false", "{model: parrot/any, cache: true}", [0, 0]),
        ("cache: true", "parrot/any", [0, 0]),
    ])
    func aModelsAnswersAreKeptInTheFolderIfBothKeysAllowIt(
        cache: String,
        model: String,
        hits: [Int]
    ) async throws {
        for expected in hits {
            let pipeline = try await desk.load(
                replacing: ["name: desk": "name: desk\n\(cache)", "parrot/any": model]
            )
            #expect(try await self.hits(pipeline) == expected)
        }
    }

    @Test func anotherConfigurationIsAnotherModel() async throws {
        for model in ["parrot/any", "parrot/other"] {
            let pipeline = try await desk.load(
                replacing: [
                    "name: desk": "name: desk\ncache: {folder: kept}", "parrot/any": model,
                ]
            )
            #expect(try await hits(pipeline) == 1)
        }
    }

    @Test(arguments: [
        (
            "cache: {size: two}",
            "desk.yaml:2: cache.size: 'two' is no size; write a number and kB, MB, GB, KiB, MiB or "
                + "GiB, such as 2 GiB"
        ),
        (
            "cache: {size: 1000}",
            "desk.yaml:2: cache.size: 1000 bytes are too few; 1 MiB is the least"
        ),
        (
            "cache: {folder: train.jsonl}",
            "desk.yaml:2: cache.folder: 'train.jsonl/lock' can't be opened: Not a directory"
        ),
    ])
    func aMistakenCacheIsNamed(cache: String, message: String) async throws {
        let mistakes = try await desk.mistakes(
            replacing: ["name: desk": "name: desk\n\(cache)"]
        )

        #expect(mistakes == message)
    }

    @Test(arguments: [
        ("2 GiB", 2 << 30), ("1048576", 1 << 20), ("1.5 MiB", 3 << 19), ("10MB", 10_000_000),
        ("500 kB", 500_000),
    ])
    func aSizeHasAUnit(text: String, bytes: Int) {
        #expect(CachePlan.bytes(text) == bytes)
    }

    @Test func theFolderIsTheUsersUnlessSomethingElseIsSaid() {
        let environment = ["HOME": "/home/u", "XDG_CACHE_HOME": "/x", "GLIA_CACHE": "/g"]

        #expect(CachePlan.folder(environment) == "/g/answers")
        #expect(
            CachePlan.folder(environment.filter { $0.key != "GLIA_CACHE" }) == "/x/glia/answers"
        )
        #expect(CachePlan.folder(["HOME": "/home/u"]) == "/home/u/.cache/glia/answers")
        #expect(CachePlan.folder(["HOME": "relative"]) == nil)
    }
}
