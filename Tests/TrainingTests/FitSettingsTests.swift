import Testing
import Training

struct FitSettingsTests {
    @Test(arguments: [(8, 4, 2), (9, 4, 3), (3, 4, 1), (1, 1, 1)])
    func anEpochHasAStepForEachBatchAndOneForTheRest(examples: Int, batch: Int, steps: Int) {
        var settings = FitSettings()
        settings.batchSize = batch

        #expect(settings.steps(examples: examples) == steps)
    }
}
