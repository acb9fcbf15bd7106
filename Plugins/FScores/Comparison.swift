import PluginSDK

/// What of output and target is compared.
enum Comparison: Sendable {
    /// The words of each leaf.
    case tokens
    /// Each leaf as yes or no; numbers above the threshold are yes.
    case binary(threshold: Double)
    /// All leaves together as a set of labels; none means those that occur.
    case categorical(labels: [String])

    /// Counts a sample.
    ///
    /// - Parameters:
    ///   - output: What of the output counts; nil if the program failed, which is as bad as an
    ///     answer can be.
    ///   - target: What of the target counts.
    ///   - tallies: Where it is counted.
    /// - Throws: ``ComponentError`` for a leaf that can't be compared so.
    func count(_ output: JSON?, _ target: JSON, into tallies: inout Tallies) throws {
        switch self {
        case .tokens:
            for pair in LeafPair.pairs(output: output, target: target) {
                Self.countTokens(pair, into: &tallies[pair.group])
            }
        case .binary(let threshold):
            for pair in LeafPair.pairs(output: output, target: target) {
                try Self.countBinary(pair, threshold, into: &tallies[pair.group])
            }
        case .categorical(let labels):
            let pairs = LeafPair.pairs(output: output, target: target)
            let found = output.map { _ in Self.labels(pairs.map(\.output)) }
            Self.countLabels(found, Self.labels(pairs.map(\.target)), labels, into: &tallies)
        }
    }

    private static func countTokens(_ pair: LeafPair, into tally: inout Tally) {
        let found = Tokens(pair.output?.leafText ?? "")
        let wanted = Tokens(pair.target?.leafText ?? "")
        let shared = found.shared(with: wanted)
        tally.hits += Int64(shared)
        tally.surplus += Int64(found.total - shared)
        tally.missed += Int64(wanted.total - shared)
        let (both, either) = found.overlap(with: wanted)
        // Two texts without words are alike, unless one of them isn't there.
        let isEmpty = either == 0
        let share = isEmpty && pair.output != nil && pair.target != nil ? 1 : both
        tally.addShare(share, of: max(1, either))
    }

    private static func countBinary(
        _ pair: LeafPair,
        _ threshold: Double,
        into tally: inout Tally
    ) throws {
        let wanted = try pair.target.map { try truth($0, threshold, pair) }
        let found = try pair.output.map { try truth($0, threshold, pair) }
        // A leaf that is missing on one side is wrong: it counts as the opposite of the other.
        switch (found ?? !(wanted ?? false), wanted ?? !(found ?? false)) {
        case (true, true): tally.hits += 1
        case (true, false): tally.surplus += 1
        case (false, true): tally.missed += 1
        case (false, false): break
        }
        tally.addShare(found == wanted ? 1 : 0, of: 1)
    }

    private static func truth(_ leaf: JSON, _ threshold: Double, _ pair: LeafPair) throws -> Bool {
        if let truth = leaf.bool { return truth }
        if let number = leaf.number { return number > threshold }
        throw ComponentError(
            .invalidArgument,
            "'\(pair.group)' is \(leaf.typeName), expected a truth value or a number; choose the "
                + "fields by 'key' or 'in_mask'"
        )
    }

    /// The labels among leaves; an empty text is none.
    private static func labels(_ leaves: [JSON?]) -> Set<String> {
        Set(leaves.compactMap { $0?.leafText }.filter { !$0.isEmpty })
    }

    private static func countLabels(
        _ output: Set<String>?,
        _ wanted: Set<String>,
        _ labels: [String],
        into tallies: inout Tallies
    ) {
        let found = output ?? []
        let union = found.union(wanted)
        for label in labels.isEmpty ? Array(union) : labels {
            switch (found.contains(label), wanted.contains(label)) {
            case (true, true): tallies[label].hits += 1
            case (true, false): tallies[label].surplus += 1
            case (false, true): tallies[label].missed += 1
            case (false, false): break
            }
        }
        // A program that failed has named no label, and is not right even where there is none.
        let both = union.isEmpty && output != nil ? 1 : found.intersection(wanted).count
        tallies[whole].addShare(both, of: max(1, union.count))
    }

    /// The group of whole samples among those of labels; no label is empty.
    static let whole = ""
}

extension LeafPair {
    /// The field that a leaf belongs to; elements of a list belong to the list's.
    fileprivate var group: String { fields.joined(separator: ".") }
}
