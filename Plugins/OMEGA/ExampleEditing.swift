import PluginSDK

/// Changes lists of few-shot examples without asking a language model.
///
/// New examples come from the training data, targets that aren't shown yet first. Those of the
/// step's batch are never among them: a candidate that shows an example can't be tested on it.
struct ExampleEditing: Sendable {
    private var training: TrainingDraw
    private let most: Int

    init(trainCount: Int, most: Int) {
        training = TrainingDraw(count: trainCount, isStratified: true)
        self.most = most
    }

    /// The operators that can change a list of that length.
    func usable(_ count: Int) -> [Operator] {
        var usable: [Operator] = []
        if count < most { usable.append(.addExamples) }
        if count > 0 { usable += [.dropExample, .replaceExample] }
        if count > 1 { usable.append(.reorderExamples) }
        return usable
    }

    /// Edits a list.
    ///
    /// - Parameters:
    ///   - examples: The list.
    ///   - used: How to change it; one of ``usable(_:)``.
    ///   - hidden: Inputs that mustn't be shown.
    ///   - random: Where the draws come from.
    ///   - call: The call, which reads the data.
    /// - Returns: The new list, and in words what was done.
    /// - Throws: ``ComponentError`` if the data can't be read.
    mutating func edited(
        _ examples: [JSON],
        by used: Operator,
        hiding hidden: [JSON],
        using random: inout KeyedRandom,
        call: any Call
    ) async throws -> (examples: [JSON], note: String) {
        var edited = examples
        switch used {
        case .addExamples:
            // From none to as many as are allowed in one go, so that a good set isn't many
            // generations away.
            let room = 1 + random.index(below: max(1, most - examples.count))
            let new = try await draw(room, beside: examples, hidden, using: &random, call: call)
            for example in new { edited.insert(example, at: random.index(below: edited.count + 1)) }
            return (edited, Self.amount(new.count) + " from the training data added")
        case .dropExample:
            edited.remove(at: random.index(below: edited.count))
            return (edited, "1 example dropped, \(edited.count) left")
        case .replaceExample:
            let new = try await draw(1, beside: examples, hidden, using: &random, call: call)
            let place = random.index(below: edited.count)
            if let example = new.first { edited[place] = example }
            return (edited, "1 of \(Self.amount(edited.count)) replaced from the training data")
        case .reorderExamples, .rewrite, .crossover:
            edited = random.permutation(edited.count).map { examples[$0] }
            return (edited, "\(Self.amount(edited.count)) reordered")
        }
    }

    /// Mixes two lists: as many as either has on average, drawn from both.
    func mixed(_ first: [JSON], _ second: [JSON], using random: inout KeyedRandom) -> [JSON] {
        var all: [JSON] = []
        for example in first + second
        where !all.contains(where: { $0["input"] == example["input"] }) { all.append(example) }
        let sum = first.count + second.count
        let count = min(most, sum / 2 + (sum % 2 == 1 ? random.index(below: 2) : 0))
        return random.distinct(count, below: all.count).map { all[$0] }
    }

    private mutating func draw(
        _ count: Int,
        beside examples: [JSON],
        _ hidden: [JSON],
        using random: inout KeyedRandom,
        call: any Call
    ) async throws -> [JSON] {
        try await training.examples(
            count,
            beside: examples,
            hiding: hidden,
            using: &random,
            call: call
        )
    }

    private static func amount(_ count: Int) -> String {
        count == 1 ? "1 example" : "\(count) examples"
    }
}
