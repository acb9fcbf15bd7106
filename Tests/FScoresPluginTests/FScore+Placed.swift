import PlacedComponents
import PluginSDK

@testable import FScoresPlugin

extension FScore {
    /// The metric of a form and a measure in all placements, by the name that it has there.
    static func placed(
        _ form: Form,
        _ measure: Measure,
        configuration: JSON
    ) async throws -> PlacedMetric {
        var (name, configuration) = (measure.name, configuration)
        if case .fScore(let beta) = measure, beta != 1, var members = configuration.object {
            // Only a configuration can say this to a library.
            (name, members["beta"]) = ("FBetaScore", .number(beta))
            configuration = .object(members)
        }
        return try await PlacedMetric(
            { try FScore(form, measure, configuration: $0) },
            configuration: configuration,
            named: form.name + name
        )
    }
}

extension FScore.Measure {
    fileprivate var name: String {
        switch self {
        case .accuracy: "Accuracy"
        case .precision: "Precision"
        case .recall: "Recall"
        case .fScore: "F1Score"
        }
    }
}

extension FScore.Form {
    fileprivate var name: String {
        switch self {
        case .tokens: ""
        case .binary: "Binary"
        case .categorical: "Categorical"
        }
    }
}
