import PluginSDK

/// Counts what output and target have in common, and makes a number of the counts of all samples.
///
/// One type for accuracy, precision, recall and F-scores, of words, truth values or labels: they
/// differ in what is counted and in the formula at the end. Counts are whole numbers and are
/// added up before the formula, since the F-score of a set is no mean of F-scores.
///
/// A sample whose program failed counts as a wrong answer, as it does in a reward. A sample
/// without target is left out.
struct FScore: Metric {
    /// What is made of the counts.
    enum Measure: Sendable {
        case accuracy
        case precision
        case recall
        case fScore(beta: Double)
    }

    /// What is compared.
    enum Form: Sendable {
        case tokens
        case binary
        case categorical
    }

    private let selection: FieldSelection
    private let form: Form
    private let measure: Measure
    private let average: Average?
    private let labels: [String]
    private let comparison: Comparison

    init(_ form: Form, _ measure: Measure, configuration: JSON) throws {
        selection = try FieldSelection(configuration)
        self.form = form
        self.measure = measure
        average = configuration["average"]?.string.flatMap(Average.init)
        labels = (configuration["labels"]?.array ?? []).compactMap(\.string)
        comparison =
            switch form {
            case .tokens: .tokens
            case .binary: .binary(threshold: configuration["threshold"]?.number ?? 0.5)
            case .categorical: .categorical(labels: labels)
            }
    }

    /// Makes the F-score whose beta is in the configuration.
    static func weighted(_ form: Form, configuration: JSON) throws -> FScore {
        let beta = configuration["beta"]?.number ?? 1
        return try FScore(form, .fScore(beta: beta), configuration: configuration)
    }

    func check(_ schemas: DataSchemas, call: any Call) async throws {
        try selection.check(schemas)
        let target = selection.schema(schemas.target)
        if form == .binary { try LeafCheck(target).requireTruthValues() }
        try LeafCheck(target).requireLabels(labels)
    }

    func measure(_ request: MeasureRequest, call: any Call) async throws -> Partial {
        var tallies = Tallies()
        for (output, target) in zip(request.rows.outputs, request.rows.targets) {
            guard let target else { continue }
            let wanted = try JSON(parsing: target)
            if let output {
                let sides = selection.sides(output: try JSON(parsing: output), target: wanted)
                try comparison.count(sides.output, sides.target, into: &tallies)
            } else {
                try comparison.count(nil, selection.selected(wanted), into: &tallies)
            }
        }
        return tallies.partial
    }

    func merge(_ partials: Partials, call: any Call) async throws -> Partial {
        var tallies = Tallies()
        for partial in partials.all { tallies.add(try Tallies(partial)) }
        return tallies.partial
    }

    func reduce(_ partial: Partial, call: any Call) async throws -> Measurement {
        let tallies = try Tallies(partial)
        // Labels that are asked for have a number in each epoch, also those that never occur.
        let names =
            labels.isEmpty ? tallies.names.filter { $0 != Comparison.whole } : labels
        let groups = names.map { name in
            var tally = tallies[name]
            // Every sample is one of every label, also of those that neither side names.
            if form == .categorical { tally.samples = tallies[Comparison.whole].samples }
            return tally
        }
        if let average {
            return .one(average.value(of: groups, value))
        }
        if form == .categorical, labels.isEmpty {
            guard case .accuracy = measure else { return .one(value(tallies.pooled)) }
            return .one(tallies[Comparison.whole].accuracy)
        }
        if names.count <= 1, labels.isEmpty { return .one(groups.first.map(value) ?? 0) }
        return Measurement(zip(names, groups).map { .init(name: $0, value: value($1)) })
    }

    private func value(_ tally: Tally) -> Double {
        switch measure {
        case .accuracy: form == .categorical ? tally.agreement : tally.accuracy
        case .precision: tally.precision
        case .recall: tally.recall
        case .fScore(let beta): tally.fScore(beta: beta)
        }
    }
}

extension Measurement {
    /// The value of the metric itself.
    fileprivate static func one(_ value: Double) -> Measurement {
        Measurement([.init(name: "", value: value)])
    }
}
