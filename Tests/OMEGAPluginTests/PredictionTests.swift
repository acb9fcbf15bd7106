import PluginSDK
import Testing

@testable import OMEGAPlugin

struct PredictionTests {
    @Test func theModelIsShownThePartsOfTheScore() throws {
        let row = TrialResults.Row(
            trial: 0,
            example: 3,
            score: 0.5,
            objectives: [
                Objective(name: "clarity", value: 0.25), Objective(name: "tone", value: 1),
            ],
            trace: #"{"input": {"a": 1}, "output": {"b": 2}, "target": null}"#
        )
        let variable = ProgramVariable(
            path: "m/instructions",
            variable: Variable(
                name: "instructions",
                description: "",
                schema: ["type": "string"],
                value: "",
                isTrainable: true
            ),
            producesTarget: true
        )

        let prediction = try #require(try Prediction(row, of: 1))
        let loaded = try Prediction(prediction.json)

        #expect(
            prediction.shown(for: variable) == [
                "input": ["a": 1], "output": ["b": 2], "score": 0.5,
                "parts_of_the_score": ["clarity": 0.25, "tone": 1],
            ]
        )
        #expect(loaded == prediction)
    }

    @Test func aModuleOnAWayThatWasNotTakenTookNoPart() throws {
        let row = TrialResults.Row(
            trial: 0,
            example: 0,
            score: 1,
            trace: #"{"modules": {"a": {"input": {}, "output": null}, "b": {"input": null}}}"#
        )

        let prediction = try #require(try Prediction(row, of: 1))

        #expect(prediction.includes("a"))
        #expect(!prediction.includes("b"))
        #expect(!prediction.includes("c"))
    }
}
