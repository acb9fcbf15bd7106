import Evaluation
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import TestSupport
import Testing

/// Where a pipeline file says that its plugins run.
struct PlacementTests {
    private static let router = "plugin: Generator"
    private static let reward = "reward: {plugin: ExactMatch, key: queue}"

    @Test func theInstallationsOwnPluginsRunInProcess() async throws {
        let plan = try await PipelineDesk().load().plan

        #expect(plan.modules.map(\.component.placement) == [.inProcess])
        #expect(plan.reward?.placement == .inProcess)
    }

    @Test func thePluginsOfOthersRunIsolated() async throws {
        var desk = try PipelineDesk()
        desk.isInstalled = false

        let plan = try await desk.load().plan

        #expect(plan.modules.map(\.component.placement) == [.isolated])
        #expect(plan.languageModels.map(\.component.placement) == [.isolated])
        #expect(plan.optimizer?.placement == .isolated)
        #expect(plan.reward?.placement == .isolated)
        #expect(plan.metrics.map(\.plan.placement) == [.isolated])
    }

    @Test func theFileDecidesForAllAndAComponentForItself() async throws {
        let plan = try await PipelineDesk().load(replacing: [
            "name: desk": "name: desk\nplacement: isolated\nmemory: 1 GiB",
            Self.reward: "reward: {plugin: ExactMatch, key: queue, placement: in-process}",
            "plugin: RandomFewShot": "plugin: RandomFewShot, memory: 512 MiB",
        ]).plan

        #expect(
            plan.modules.map(\.component.placement)
                == [ComponentPlacement(.isolated, memory: 1 << 30)]
        )
        #expect(plan.reward?.placement == .inProcess)
        #expect(plan.optimizer?.placement == ComponentPlacement(.isolated, memory: 512 << 20))
        #expect(plan.architecture["placement"] == "isolated")
    }

    @Test func aPluginThatWishesAWorkerGetsOne() async throws {
        let desk = try PipelineDesk()
        try desk.workshop.build(
            "Tests/Fixtures/half.c",
            as: "half.so",
            options: [#"-DMORE="\"placement\":\"isolated\",""#]
        )

        let plan = try await desk.load(replacing: [Self.reward: "reward: Half"]).plan

        #expect(plan.reward?.placement == .isolated)
    }

    @Test func overridesReachThePlacement() throws {
        let json = try PipelineDesk().overriding(
            "reward.placement=isolated",
            "reward.memory=256 MiB",
            "reward.plugin=ExactMatch"
        )

        #expect(json["reward"]?["placement"] == "isolated")
        #expect(json["reward"]?["memory"] == "256 MiB")
    }

    @Test func rolloutsComeToTheSameInBothPlacements() async throws {
        let desk = try PipelineDesk(train: 12)
        func rows(_ placement: String) async throws -> [String] {
            let pipeline = try await desk.load(
                replacing: ["name: desk": "name: desk\nplacement: \(placement)"]
            )
            return try await desk.onHost {
                try await pipeline.engine()
                    .evaluate(Candidate(), on: pipeline.data.train, path: "test")
                    .map { "\($0.prediction.output ?? "-") \($0.score)" }
            }
        }

        let here = try await rows("in-process")
        let there = try await rows("isolated")

        #expect(here == there)
        #expect(here.count == 12)
    }

    @Test(
        arguments: [
            (
                "reward: {plugin: ExactMatch, placement: isolatd}",
                "desk.yaml:17: reward.placement: \"isolatd\" is no placement. Did you mean "
                    + "'isolated'?"
            ),
            (
                "reward: {plugin: ExactMatch, placement: isolated, memory: 12 apples}",
                "desk.yaml:17: reward.memory: \"12 apples\" is no amount of memory; write a whole "
                    + "number with MiB or GiB, at least 64 MiB, such as '512 MiB'"
            ),
            (
                "reward: {plugin: ExactMatch, memory: 512 MiB}",
                "desk.yaml:17: reward.memory: 'memory' limits a worker process, and 'ExactMatch' "
                    + "runs in this one; write 'placement: isolated' beside it"
            ),
            (
                "reward: {plugin: ExactMatch, timeout: soon}",
                "desk.yaml:17: reward.timeout: \"soon\" is no time; write how many seconds one "
                    + "call may take, such as 60"
            ),
            (
                "reward: {plugin: ExactMatch, placment: isolated}",
                "desk.yaml:17: reward.placment: 'placment' isn't known. Did you mean 'placement'?"
            ),
        ]
    )
    func aMistakeSaysWhatCanStandThere(reward: String, message: String) async throws {
        let mistakes = try await PipelineDesk().mistakes(replacing: [Self.reward: reward])

        #expect(mistakes == message)
    }

    @Test func withoutTheProgramForWorkersTheMistakeSaysHowToMendIt() async throws {
        var desk = try PipelineDesk()
        desk.worker = nil

        let mistakes = try await desk.mistakes(
            replacing: [Self.reward: "reward: {plugin: ExactMatch, placement: isolated}"]
        )

        #expect(
            mistakes == "desk.yaml:17: reward: 'ExactMatch' is to run isolated, but there is no "
                + "program 'glia-worker', neither beside this one nor in ../libexec/glia: install "
                + "it, or write 'placement: in-process'"
        )
    }
}
