import PluginSDK
import Testing

@testable import OMEGAPlugin

struct PredictionTests {
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
