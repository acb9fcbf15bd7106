public import Contract
public import JSONValues

/// Draws few-shot examples (input and target) from the training data.
///
/// Plain draws are uniform without replacement over the whole training set. Stratified ones go
/// round robin over the distinct targets, those first that are shown least, so that each label is
/// shown about equally often; for that all targets are read once, and kept while the optimizer
/// lives.
public struct TrainingDraw: Sendable {
    /// The training examples that have one target.
    private struct Stratum {
        let target: ContentHash
        var members: [Int]
    }

    private let count: Int
    private let isStratified: Bool
    private var strata: [Stratum]?

    /// Makes a draw.
    ///
    /// - Parameters:
    ///   - count: How many training examples there are.
    ///   - isStratified: Whether each target shall be shown about equally often.
    public init(count: Int, isStratified: Bool) {
        self.count = count
        self.isStratified = isStratified
    }

    /// Draws examples whose input and target are objects.
    ///
    /// - Parameters:
    ///   - wanted: How many; fewer are given if there are no more.
    ///   - shown: The {input, output} objects beside which they will stand; no input comes twice.
    ///   - hidden: Inputs that mustn't be drawn.
    ///   - random: Where the draws come from.
    ///   - call: The call, which reads the data.
    /// - Returns: {input, output} objects in random order.
    /// - Throws: `ComponentError` if the data can't be read.
    public mutating func examples(
        _ wanted: Int,
        beside shown: [JSON] = [],
        hiding hidden: [JSON] = [],
        using random: inout KeyedRandom,
        call: any Call
    ) async throws -> [JSON] {
        let order = try await order(beside: shown, using: &random, call: call)
        var drawn: [JSON] = []
        var inputs = Set(hidden + shown.compactMap { $0["input"] })
        var place = 0
        while drawn.count < wanted, place < order.count {
            let indices = Array(order[place..<min(order.count, place + wanted - drawn.count)])
            place += indices.count
            for text in try await call.trainingExamples(indices) {
                guard let example = try Self.example(text), let input = example["input"] else {
                    continue
                }
                if inputs.insert(input).inserted { drawn.append(example) }
            }
        }
        return random.permutation(drawn.count).map { drawn[$0] }
    }

    private mutating func order(
        beside shown: [JSON],
        using random: inout KeyedRandom,
        call: any Call
    ) async throws -> [Int] {
        guard isStratified else { return random.permutation(count) }
        let strata = try await targets(call)
        let outputs = shown.compactMap { $0["output"].map { ContentHash($0) } }
        var turns: [(turn: Int, rank: Int, example: Int)] = []
        for (rank, place) in random.permutation(strata.count).enumerated() {
            let members = strata[place].members
            // Who is shown already has had as many turns.
            let first = outputs.count { $0 == strata[place].target }
            for (turn, member) in random.permutation(members.count).enumerated() {
                turns.append((first + turn, rank, members[member]))
            }
        }
        return turns.sorted { ($0.turn, $0.rank) < ($1.turn, $1.rank) }.map(\.example)
    }

    private mutating func targets(_ call: any Call) async throws -> [Stratum] {
        if let strata { return strata }
        var places: [ContentHash: Int] = [:]
        var found: [Stratum] = []
        // Piece by piece: a large data set as one answer would be held in memory twice.
        for start in stride(from: 0, to: count, by: 1000) {
            let indices = Array(start..<min(count, start + 1000))
            for (index, text) in zip(indices, try await call.trainingExamples(indices)) {
                guard let output = try Self.example(text)?["output"] else { continue }
                let target = ContentHash(output)
                if let place = places[target] {
                    found[place].members.append(index)
                } else {
                    places[target] = found.count
                    found.append(Stratum(target: target, members: [index]))
                }
            }
        }
        strata = found
        return found
    }

    // Nil for an example that has no target: it can't be shown.
    private static func example(_ text: String) throws -> JSON? {
        let pair = try JSON(parsing: text)
        guard case .object? = pair["input"], case .object? = pair["target"] else { return nil }
        return ["input": pair["input"] ?? .null, "output": pair["target"] ?? .null]
    }
}
