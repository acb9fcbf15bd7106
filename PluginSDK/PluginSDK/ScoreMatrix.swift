public import JSONValues

/// What two candidates scored on the examples that both were scored on.
public struct PairedComparison: Sendable, Equatable {
    /// The mean of the first's scores minus the second's.
    public let difference: Double
    /// How many examples both have a score for.
    public let count: Int
    /// The standard error of the difference; 0 if fewer than two examples are common.
    public let standardError: Double
}

/// The scores of candidates by example, and the comparisons that they allow.
///
/// Means over different examples can't be compared: a candidate that happened to meet easy
/// examples would win. So two candidates are compared on common examples only. An example that
/// was run but not scored is remembered as asked for, and left out of every mean.
public struct ScoreMatrix: Sendable, Equatable {
    // A cell is present if it was asked for, and nil inside if it has no score.
    private var rows: [Int: [Int: Double?]] = [:]

    /// Makes an empty matrix.
    public init() {}

    /// Keeps a score; one that is no finite number counts as unscored.
    public mutating func record(_ score: Double, candidate: Int, example: Int) {
        rows[candidate, default: [:]].updateValue(score.isFinite ? score : nil, forKey: example)
    }

    /// Drops all scores of a candidate.
    public mutating func forget(_ candidate: Int) { rows[candidate] = nil }

    /// The candidate's score on an example, or nil if it has none.
    public func score(_ candidate: Int, on example: Int) -> Double? {
        rows[candidate]?[example] ?? nil
    }

    /// Those of the examples on which the candidate was never run, in their order.
    public func unasked(_ candidate: Int, among examples: [Int]) -> [Int] {
        guard let row = rows[candidate] else { return examples }
        return examples.filter { row[$0] == nil }
    }

    /// The examples on which the candidate has a score, ascending.
    public func scoredExamples(_ candidate: Int) -> [Int] {
        (rows[candidate] ?? [:]).filter { $0.value != nil }.keys.sorted()
    }

    /// The examples on which all the candidates have a score, ascending.
    public func commonExamples(_ candidates: [Int]) -> [Int] {
        guard let first = candidates.first else { return [] }
        return scoredExamples(first).filter { example in
            candidates.allSatisfy { score($0, on: example) != nil }
        }
    }

    /// The candidate's mean over examples, or nil if it has no score on any of them.
    ///
    /// - Parameters:
    ///   - candidate: The candidate.
    ///   - examples: The examples, or nil for all that it was run on.
    /// - Returns: The mean of the scores that there are.
    public func mean(_ candidate: Int, over examples: [Int]? = nil) -> Double? {
        let scores = (examples ?? scoredExamples(candidate)).compactMap { score(candidate, on: $0) }
        return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }

    /// Compares two candidates on the examples that both have a score for.
    ///
    /// - Parameters:
    ///   - first: One candidate.
    ///   - second: The other.
    ///   - examples: The examples to look at, or nil for all.
    /// - Returns: The comparison, or nil if there is no common example.
    public func compare(
        _ first: Int,
        with second: Int,
        over examples: [Int]? = nil
    ) -> PairedComparison? {
        let gains = (examples ?? scoredExamples(first)).compactMap { example -> Double? in
            guard let mine = score(first, on: example), let other = score(second, on: example)
            else { return nil }
            return mine - other
        }
        guard !gains.isEmpty else { return nil }
        let count = Double(gains.count)
        let mean = gains.reduce(0, +) / count
        let squares = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return PairedComparison(
            difference: mean,
            count: gains.count,
            standardError: gains.count < 2 ? 0 : (squares / (count - 1) / count).squareRoot()
        )
    }

    /// By how much a candidate is ahead of a rival, or nil if it isn't.
    ///
    /// - Parameters:
    ///   - candidate: The candidate.
    ///   - rival: The one to beat.
    ///   - examples: The examples to look at, or nil for all.
    /// - Returns: The paired difference, greater than 0. Nil too if the candidate has scores on no
    ///   more than half of the rival's examples: such a lead would be one of luck.
    public func lead(_ candidate: Int, over rival: Int, on examples: [Int]? = nil) -> Double? {
        let examples = examples ?? scoredExamples(rival)
        guard let paired = compare(candidate, with: rival, over: examples), paired.difference > 0
        else { return nil }
        let known = examples.count { score(rival, on: $0) != nil }
        return 2 * paired.count > known ? paired.difference : nil
    }
}

extension ScoreMatrix {
    /// Reads a matrix that ``json`` wrote.
    ///
    /// - Parameter json: The list of rows.
    /// - Throws: `ComponentError` if it is no such list.
    public init(_ json: JSON?) throws {
        guard let rows = json?.array else {
            throw SearchRecord.unreadable("scores", "a list", json)
        }
        for row in rows {
            guard let candidate = row["candidate"]?.integer,
                let examples = row["examples"]?.array?.compactMap(\.integer),
                let scores = row["scores"]?.array, scores.count == examples.count
            else {
                throw SearchRecord.unreadable(
                    "scores",
                    "rows of a candidate, its examples and as many scores",
                    row
                )
            }
            for (example, score) in zip(examples, scores) {
                record(score.number ?? .nan, candidate: candidate, example: example)
            }
        }
    }

    /// The matrix as JSON, the same for the same scores.
    public var json: JSON {
        .array(
            rows.keys.sorted().map { candidate in
                let row = (rows[candidate] ?? [:]).sorted { $0.key < $1.key }
                return [
                    "candidate": .integer(Int64(candidate)),
                    "examples": .array(row.map { .integer(Int64($0.key)) }),
                    "scores": .array(row.map { $0.value.map { JSON.number($0) } ?? .null }),
                ]
            }
        )
    }
}
