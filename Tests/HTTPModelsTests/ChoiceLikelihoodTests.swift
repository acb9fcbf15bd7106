import Foundation
import HTTPModels
import Testing

struct ChoiceLikelihoodTests {
    private typealias Token = ChoiceLikelihood.Token

    private func token(_ written: String, _ likely: [(String, Double)]) -> Token {
        let candidates = likely.map { Token.Candidate($0.0, logarithm($0.1)) }
        let own = candidates.first { $0.text == written } ?? .init(written, logarithm(0.01))
        return Token(own, likely: candidates)
    }

    private func logarithm(_ number: Double) -> Double { log(number) }

    private func rounded(_ scores: ChoiceLikelihood) -> [Double] {
        scores.logProbabilities.map { (exp($0) * 1000).rounded() / 1000 }
    }

    @Test func choicesThatPartAtOnceHaveTheirTokensProbability() {
        let scores = ChoiceLikelihood(
            ["taxi", "repair"],
            [token("taxi", [("taxi", 0.6), (" repair", 0.2), ("I", 0.1)])]
        )

        #expect(rounded(scores) == [0.75, 0.25])
        #expect(scores.best == 0)
    }

    @Test func whatTheModelWroteNeedsNotBeAChoice() {
        let scores = ChoiceLikelihood(
            ["taxi", "repair"],
            [token("I", [("I", 0.9), ("re", 0.04), ("tax", 0.01)])]
        )

        #expect(rounded(scores) == [0.2, 0.8])
    }

    @Test func aSharedTokenIsTakenApartWhereItWasWritten() {
        let scores = ChoiceLikelihood(
            ["restaurant", "repair", "taxi"],
            [
                token("re", [("re", 0.8), ("taxi", 0.2)]),
                token("staurant", [("staurant", 0.75), ("pair", 0.25)]),
            ]
        )

        #expect(rounded(scores) == [0.6, 0.2, 0.2])
    }

    @Test func aSharedTokenThatWasNotWrittenIsSharedEvenly() {
        let scores = ChoiceLikelihood(
            ["restaurant", "repair", "taxi"],
            [token("taxi", [("taxi", 0.6), ("re", 0.4)])]
        )

        #expect(rounded(scores) == [0.2, 0.2, 0.6])
    }

    @Test func aChoiceThatIsTheBeginningOfAnotherEndsWhereTheOtherGoesOn() {
        let scores = ChoiceLikelihood(
            ["no", "none"],
            [token("no", [("no", 0.9)]), token("<end>", [("<end>", 0.7), ("ne", 0.3)])]
        )

        #expect(rounded(scores) == [0.7, 0.3])
    }

    @Test func withoutTokensThereIsNothingToSay() {
        #expect(ChoiceLikelihood(["a", "b"], []).best == nil)
        #expect(ChoiceLikelihood(["a"], [Token(.init("a", -1), likely: [])]).best == nil)
    }

    @Test(arguments: [
        (["taxi", "repair"], 2), (["restaurant", "repair"], 4), (["no", "none"], 4), (["one"], 2),
    ])
    func onlyTheTokensThatTellChoicesApartAreAskedFor(choices: [String], count: Int) {
        #expect(ChoiceLikelihood.tokensNeeded(choices) == count)
    }
}
