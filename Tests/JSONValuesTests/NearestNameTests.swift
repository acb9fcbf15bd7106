import JSONValues
import Testing

struct NearestNameTests {
    @Test(arguments: [
        ("OMGEA", "OMEGA"), ("exactmatch", "ExactMatch"), ("RandomFewShots", "RandomFewShot"),
    ])
    func findsWhatWasProbablyMeant(written: String, meant: String) {
        #expect(NearestName.of(written, in: ["ExactMatch", "OMEGA", "RandomFewShot"]) == meant)
    }

    @Test func offersNothingThatIsFarAway() {
        #expect(NearestName.of("Judge", in: ["ExactMatch", "OMEGA"]) == nil)
        #expect(NearestName.of("x", in: []) == nil)
    }
}
