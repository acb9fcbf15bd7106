import Glibc
import PluginSDK

/// Chooses parents.
///
/// With softmax a candidate's weight is the product of three things: exp(score / temperature);
/// its share of the frontier, that is of the examples on which nobody does better (shared among
/// equals), because who alone solves something has something to pass on; and
/// 1 / (1 + children so far), so that the same parent isn't tried for ever. `best` takes the highest
/// mean, `random` all alike.
struct Selection: Sendable {
    let kind: ScoreSampling
    let temperature: Double

    /// Draws a member.
    ///
    /// - Parameters:
    ///   - population: Who can be drawn.
    ///   - scores: Their scores on the validation examples.
    ///   - except: A member that can't be drawn, or nil.
    ///   - random: Where the draw comes from.
    /// - Returns: The member, or nil if there is none to draw.
    func draw(
        _ population: Population,
        scores: ScoreMatrix,
        except: Int? = nil,
        using random: inout KeyedRandom
    ) -> Int? {
        let members = population.members.filter { $0 != except }
        guard !members.isEmpty else { return nil }
        switch kind {
        case .random: return members[random.index(below: members.count)]
        case .softmax where temperature > 0:
            let weights = weights(members, population, scores)
            return members[random.index(weights: weights)]
        case .best, .softmax:
            let means = population.fitness(of: members, scores: scores)
            return ScoreSampling.best.draw(1, scores: means, temperature: 0, using: &random).first
                .map { members[$0] }
        }
    }

    private func weights(
        _ members: [Int],
        _ population: Population,
        _ scores: ScoreMatrix
    ) -> [Double] {
        let means = population.fitness(of: members, scores: scores)
        let best = means.max() ?? 0
        let shares = Self.frontierShares(members, scores)
        return members.indices.map { place in
            exp((means[place] - best) / temperature) * shares[place]
                / Double(1 + population.children(of: members[place]))
        }
    }

    /// Each member's share of the frontier; nobody's is zero, and all together are 1.
    static func frontierShares(_ members: [Int], _ scores: ScoreMatrix) -> [Double] {
        let examples = scores.commonExamples(members)
        // One made-up example on which all are equal gives everybody a little.
        var shares = members.map { _ in 1 / Double(members.count) }
        for example in examples {
            let row = members.map { scores.score($0, on: example) ?? -.infinity }
            let best = row.max() ?? 0
            let equals = row.count { $0 == best }
            for place in row.indices where row[place] == best {
                shares[place] += 1 / Double(equals)
            }
        }
        return shares.map { $0 / Double(examples.count + 1) }
    }
}
