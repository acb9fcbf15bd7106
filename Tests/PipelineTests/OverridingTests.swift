import HostDoubles
import JSONValues
import Pipeline
import TestSupport
import Testing

struct OverridingTests {
    @Test func overridesAreAppliedInTheirOrder() throws {
        let json = try PipelineDesk().overriding("fit.epochs=3", "fit.epochs=4", "fit.seed=9")

        #expect(json["fit"] == ["epochs": 4, "batch_size": 2, "seed": 9])
    }

    @Test func anotherPluginDropsTheParametersThatItDoesNotKnow() throws {
        let desk = try PipelineDesk()
        try desk.workshop.build(
            "Tests/Fixtures/half.c",
            as: "half.so"
        )

        let json = try desk.overriding("reward.plugin=Half")

        #expect(json["reward"] == ["plugin": "Half"])
        #expect(desk.run.lines == ["info: 'reward.key' is dropped: 'Half' has no such parameter"])
    }

    @Test func theSamePluginKeepsItsParameters() throws {
        let json = try PipelineDesk().overriding("reward.plugin=ExactMatch")

        #expect(json["reward"] == ["plugin": "ExactMatch", "key": "queue"])
    }

    @Test func anUnknownPluginIsLeftForTheLoaderToReport() throws {
        let json = try PipelineDesk().overriding("reward.plugin=BLEU")

        #expect(json["reward"] == ["plugin": "BLEU", "key": "queue"])
    }
}
