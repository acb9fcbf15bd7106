import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import FScoresPlugin

struct FScoreMergingTests {
    private struct Case: Sendable, CustomStringConvertible {
        let form: FScore.Form
        let measure: FScore.Measure
        let configuration: JSON
        var description: String { "\(form) \(measure) \(configuration.text())" }
    }

    private static let cases: [Case] = [.tokens, .binary, .categorical].flatMap { form in
        [.accuracy, .precision, .recall, .fScore(beta: 0.5)].flatMap { measure in
            ([[:], ["average": "micro"], ["average": "macro"], ["average": "weighted"]] as [JSON])
                .map { Case(form: form, measure: measure, configuration: $0) }
        }
    }

    /// Rows of two fields with few words, so that some of them match; some rows failed.
    private func rows(_ form: FScore.Form, seed: UInt64) -> [(output: String?, target: String?)] {
        var random = KeyedRandom(seed: seed, purpose: "rows")
        func field() -> String {
            if form == .binary { return random.next() % 2 == 0 ? "true" : "0.25" }
            let words = (0..<(1 + random.next() % 4)).map { _ in "w\(random.next() % 5)" }
            return "\"" + words.joined(separator: " ") + "\""
        }
        func row() -> String { "{\"a\": \(field()), \"b\": [\(field()), \(field())]}" }
        return (0..<60).map { _ in (random.next() % 8 == 0 ? nil : row(), row()) }
    }

    @Test(arguments: cases, [1, 2, 3])
    private func mergedInAnyOrderPartialsSayWhatOneBatchSays(one: Case, seed: UInt64) async throws {
        let metric = try FScore(one.form, one.measure, configuration: one.configuration)

        let ways = try await Measuring(metric).everyWay(rows(one.form, seed: seed), seed: seed)

        #expect(ways[0].contains { $0.value > 0 && $0.value < 1 })
        #expect(ways.allSatisfy { $0 == ways[0] })
    }

    // Only one way beside that of one batch: tens of thousands of calls in workers take their time.
    @Test(arguments: cases) private func librariesMergePartialsAsTheTypeDoes(one: Case) async throws
    {
        let metric = try await FScore.placed(
            one.form,
            one.measure,
            configuration: one.configuration
        )

        let ways = try await Measuring(metric).everyWay(rows(one.form, seed: 4), count: 1, seed: 4)

        #expect(ways[1] == ways[0])
    }
}
