import Contract
import JSONValues
import PluginHost
import TestSupport
import Testing

/// The metrics as libraries, by their manifests' defaults; their own tests try them as types.
struct FirstPartyMetricTests {
    private static let words = #"{"a": "x y"}"#
    private static let truth = #"{"a": true}"#
    private static let labels = #"{"a": ["x", "y"]}"#

    private struct Case: Sendable, CustomStringConvertible {
        let library: String
        let name: String
        var configuration: JSONObject = [:]
        let outputs: [String?]
        let targets: [String?]
        let value: Double
        var description: String { name }
    }

    private static let cases = [
        Case(
            library: "FScores",
            name: "Accuracy",
            outputs: [#"{"a": "x"}"#, nil],
            targets: [words, words],
            value: 0.25
        ),
        Case(
            library: "FScores",
            name: "FBetaScore",
            configuration: ["beta": 2],
            outputs: [#"{"a": "x"}"#],
            targets: [words],
            value: 5.0 / 9
        ),
        Case(
            library: "FScores",
            name: "F1Score",
            outputs: [#"{"a": "x"}"#],
            targets: [words],
            value: 2.0 / 3
        ),
        Case(
            library: "FScores",
            name: "Precision",
            outputs: [#"{"a": "x"}"#],
            targets: [words],
            value: 1
        ),
        Case(
            library: "FScores",
            name: "Recall",
            outputs: [#"{"a": "x"}"#],
            targets: [words],
            value: 0.5
        ),
        Case(
            library: "FScores",
            name: "BinaryAccuracy",
            outputs: [truth, #"{"a": 0.4}"#],
            targets: [truth, truth],
            value: 0.5
        ),
        Case(
            library: "FScores",
            name: "BinaryFBetaScore",
            configuration: ["beta": 2, "threshold": 0.3],
            outputs: [truth, #"{"a": 0.4}"#],
            targets: [truth, truth],
            value: 1
        ),
        Case(
            library: "FScores",
            name: "BinaryF1Score",
            outputs: [truth, nil],
            targets: [truth, truth],
            value: 2.0 / 3
        ),
        Case(
            library: "FScores",
            name: "BinaryPrecision",
            outputs: [truth, truth],
            targets: [truth, #"{"a": false}"#],
            value: 0.5
        ),
        Case(
            library: "FScores",
            name: "BinaryRecall",
            outputs: [truth, nil],
            targets: [truth, truth],
            value: 0.5
        ),
        Case(
            library: "FScores",
            name: "CategoricalAccuracy",
            outputs: [#"{"a": ["y", "x"]}"#, nil],
            targets: [labels, labels],
            value: 0.5
        ),
        Case(
            library: "FScores",
            name: "CategoricalFBetaScore",
            configuration: ["beta": 2],
            outputs: [#"{"a": ["x"]}"#],
            targets: [labels],
            value: 5.0 / 9
        ),
        Case(
            library: "FScores",
            name: "CategoricalF1Score",
            configuration: ["labels": ["x", "y"], "average": "macro"],
            outputs: [#"{"a": ["x"]}"#],
            targets: [labels],
            value: 0.5
        ),
        Case(
            library: "FScores",
            name: "CategoricalPrecision",
            outputs: [#"{"a": ["x"]}"#],
            targets: [labels],
            value: 1
        ),
        Case(
            library: "FScores",
            name: "CategoricalRecall",
            outputs: [#"{"a": ["x"]}"#],
            targets: [labels],
            value: 0.5
        ),
        Case(
            library: "MeanMetricWrapper",
            name: "MeanMetricWrapper",
            outputs: [words, words],
            targets: [nil, nil],
            value: 0.5
        ),
        Case(
            library: "MeanMetricWrapper",
            name: "Mean",
            configuration: ["key": "a"],
            outputs: [truth, nil],
            targets: [nil, nil],
            value: 0.5
        ),
        Case(
            library: "MeanMetricWrapper",
            name: "Sum",
            configuration: ["key": "a"],
            outputs: [#"{"a": 2}"#, truth],
            targets: [nil, nil],
            value: 3
        ),
        Case(
            library: "PassAtK",
            name: "PassAtK",
            configuration: ["k": 2],
            outputs: [words, words],
            targets: [words, words],
            value: 1
        ),
        Case(
            library: "PassAtK",
            name: "PassHatK",
            configuration: ["k": 2],
            outputs: [words, words],
            targets: [words, words],
            value: 0
        ),
        Case(
            library: "PassAtK",
            name: "GapK",
            configuration: ["k": 2, "pass_threshold": 0],
            outputs: [words, words],
            targets: [words, words],
            value: 0
        ),
        Case(
            library: "CosineSimilarity",
            name: "CosineSimilarity",
            outputs: [words, nil],
            targets: [words, words],
            value: 0.5
        ),
    ]

    /// The scores are 1 and 0 in turn.
    @Test(arguments: cases)
    private func measuresThroughTheDoor(one: Case) async throws {
        let host = try TemplateHost()
        try host.workshop.copyPlugin(one.library)
        let request = MeasureRequest(
            rows: ScoreRequest(
                inputs: one.outputs.map { _ in "{}" },
                outputs: one.outputs,
                targets: one.targets
            ),
            scores: one.outputs.indices.map { $0 % 2 == 0 ? 1 : 0 }
        )

        let numbers = try await host.with(one.name, .metric, one.configuration) { instance, call in
            let metric = PluginMetric(instance)
            let partial = try await metric.measure(request, call: call)
            let whole = try await metric.merge(Partials([partial]), call: call)
            return try await metric.reduce(whole, call: call).numbers
        }

        #expect(numbers.map(\.name) == [""])
        #expect(abs(numbers[0].value - one.value) < 1e-12)
    }

    @Test func everyComponentIsTried() throws {
        let host = try TemplateHost()
        for library in ["FScores", "MeanMetricWrapper", "PassAtK", "CosineSimilarity"] {
            try host.workshop.copyPlugin(library)
        }

        let metrics = host.catalog.entries.filter { $0.manifest.kind == .metric }

        #expect(metrics.map(\.manifest.name).sorted() == Self.cases.map(\.name).sorted())
        #expect(metrics.filter { !$0.isUsable }.isEmpty)
    }
}
