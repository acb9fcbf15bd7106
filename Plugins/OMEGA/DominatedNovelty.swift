import PluginSDK

/// Dominated Novelty Search: who is kept of a population.
///
/// A candidate competes only with those that are strictly fitter. Its competition fitness is the
/// mean distance to the k nearest of them, and infinite if there are none. So the fittest always
/// stays; of two alike the less fit goes, however fit it is; and one that is unlike all fitter ones
/// stays even if it is mediocre, because it may hold what they lack. No threshold and no grid is
/// needed. After Bahlous-Boldi and others, "Dominated Novelty Search: rethinking local
/// competition in quality-diversity" (2025, arXiv 2502.00593).
struct DominatedNovelty: Sendable {
    /// How many nearest fitter candidates count, at least 1.
    let nearest: Int

    /// The competition fitness of each candidate.
    ///
    /// - Parameters:
    ///   - fitness: Of each candidate, higher is better.
    ///   - distance: Between two candidates, by index; symmetric, not negative.
    /// - Returns: One number a candidate; infinity for those that nobody beats.
    func competition(fitness: [Double], distance: (Int, Int) -> Double) -> [Double] {
        fitness.indices.map { candidate in
            let distances = fitness.indices.filter { fitness[$0] > fitness[candidate] }.map {
                distance(candidate, $0)
            }.sorted().prefix(nearest)
            guard !distances.isEmpty else { return .infinity }
            return distances.reduce(0, +) / Double(distances.count)
        }
    }

    /// The indices of those to keep, best first; ties go to the fitter, then to the earlier.
    func survivors(_ count: Int, fitness: [Double], distance: (Int, Int) -> Double) -> [Int] {
        let competition = competition(fitness: fitness, distance: distance)
        let ranked = fitness.indices.sorted {
            (-competition[$0], -fitness[$0], $0) < (-competition[$1], -fitness[$1], $1)
        }
        return Array(ranked.prefix(count))
    }
}
