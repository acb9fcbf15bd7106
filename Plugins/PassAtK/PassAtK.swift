import PluginSDK

/// How likely one of k answers passes, or all of them, or the difference.
///
/// The rows of one example are its answers: those with the same input and target. Of n answers
/// of which c pass, one of k drawn without putting back passes with the probability
/// 1 - C(n-c, k) / C(n, k), all of them with C(c, k) / C(n, k); the metric is the mean over the
/// examples. Chen et al., "Evaluating large language models trained on code", 2021.
///
/// A failed answer doesn't pass. An answer that has no score is left out, and so is an example with
/// fewer than k answers: a minibatch of a search needn't have all rows of an example.
struct PassAtK: Metric {
    /// What is asked for.
    enum Form {
        case oneOf
        case allOf
        case gap
    }

    private let form: Form
    private let draws: Int
    private let threshold: Double
    /// The reward to ask, by the name that the host gave it; nil for the run's own scores.
    private let reward: String?

    init(_ form: Form, configuration: JSON) {
        self.form = form
        draws = configuration["k"]?.integer ?? 1
        threshold = configuration["pass_threshold"]?.number ?? 1
        let name = configuration["reward"]?.string ?? "reward"
        reward = name == "reward" ? nil : name
    }

    /// Accepts any data: whether they can be scored is for the reward to say.
    func check(_ schemas: DataSchemas, call: any Call) async throws {}

    func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        let rows = request.rows
        let scores = try await request.scores(of: reward, call: call)
        var counts = PassCounts()
        for (row, score) in scores.enumerated() where !score.isNaN {
            let key = ContentHash((rows.inputs[row] ?? "") + "\n" + (rows.targets[row] ?? ""))
            counts.add(key.description, passes: rows.outputs[row] != nil && score >= threshold)
        }
        return counts.partial
    }

    func merge(_ partials: Partials, call: any Call) async throws -> Partial {
        var counts = PassCounts()
        for partial in partials.all { counts.add(try PassCounts(partial)) }
        return counts.partial
    }

    func reduce(_ partial: Partial, call: any Call) async throws -> Measurement {
        let all = try PassCounts(partial).examples
        let examples = all.filter { $0.answers >= draws }
        if examples.isEmpty, let most = all.map(\.answers).max() {
            throw ComponentError(
                .failedPrecondition,
                "'k' is \(draws), but no example has more than \(most) "
                    + "\(most == 1 ? "answer" : "answers"); repeat each row of the data "
                    + "\(draws) times, or lower 'k'",
                details: ["at": "/k"]
            )
        }
        let sum = examples.reduce(0.0) { $0 + value(of: $1.answers, passed: $1.passed) }
        let mean = examples.isEmpty ? 0 : sum / Double(examples.count)
        return Measurement([.init(name: "", value: mean)])
    }

    private func value(of answers: Int, passed: Int) -> Double {
        let one = 1 - share(answers - passed, of: answers)
        let all = share(passed, of: answers)
        return switch form {
        case .oneOf: one
        case .allOf: all
        case .gap: one - all
        }
    }

    /// C(some, k) / C(all, k), as a product, so that no number grows large.
    private func share(_ some: Int, of all: Int) -> Double {
        if some < draws { return 0 }
        return (0..<draws).reduce(1.0) { $0 * Double(some - $1) / Double(all - $1) }
    }
}
