import PluginSDK

// The race: children that passed the gate run on the validation set, block after block.
//
// All candidates of a search meet the examples in the same order, so that any two have a common
// beginning. Their parent and the best so far run along where they have no scores yet. A child
// leaves that is behind its parent by more than two standard errors of the paired difference; of
// more than two, the worse half leaves whose distance to the best is more than one.

extension EvolutionSearch {
    /// How many examples a block has; no race has more than 20 blocks.
    var block: Int {
        let least = (space.validationCount + 19) / 20
        return min(max(least, space.minibatchSize ?? 25), space.validationCount)
    }

    /// Runs whoever has no score yet on the blocks so far.
    mutating func runRace(_ step: EvolutionStep) {
        let examples = Array(validationOrder.prefix(step.measured))
        var companions: [Int] = []
        for slot in step.slots where slot.isIn && !companions.contains(slot.parent) {
            companions.append(slot.parent)
        }
        if !companions.contains(incumbent) { companions.append(incumbent) }
        for companion in companions {
            ledger.enter(
                companion,
                on: .validation,
                scores.unasked(companion, among: examples),
                archive: &archive,
                note: "an earlier candidate, where its children are measured"
            )
        }
        for contender in step.contenders {
            ledger.enter(
                contender,
                on: .validation,
                scores.unasked(contender, among: examples),
                archive: &archive
            )
        }
    }

    /// Drops who is behind; ends the race at the end of the validation set.
    mutating func judgeRace(_ step: inout EvolutionStep) {
        let examples = Array(validationOrder.prefix(step.measured))
        for slot in step.slots where slot.isIn {
            guard let child = slot.child,
                let paired = scores.compare(child, with: slot.parent, over: examples),
                paired.difference >= -2 * paired.standardError
            else {
                if let child = slot.child { step.dropChild(child) }
                continue
            }
        }
        halve(&step, examples)
        if step.measured < space.validationCount {
            step.measured = min(step.measured + block, space.validationCount)
        } else {
            welcome(step.contenders)
            end(&step)
        }
    }

    private func halve(_ step: inout EvolutionStep, _ examples: [Int]) {
        guard step.contenders.count > 2, step.measured < space.validationCount else { return }
        let common = scores.commonExamples(step.contenders).filter(examples.contains)
        let ranked = step.contenders.sorted { first, second in
            let means = [first, second].map { scores.mean($0, over: common) ?? 0 }
            return (-means[0], first) < (-means[1], second)
        }
        for contender in ranked.dropFirst(max(2, (ranked.count + 1) / 2)) {
            guard let paired = scores.compare(ranked[0], with: contender, over: common) else {
                continue
            }
            if paired.difference > paired.standardError { step.dropChild(contender) }
        }
    }

    private mutating func welcome(_ candidates: [Int]) {
        for candidate in candidates { population.add(candidate) }
        let best = candidates.max { first, second in
            let leads = [first, second].map { scores.lead($0, over: incumbent) ?? 0 }
            return (leads[0], -first) < (leads[1], -second)
        }
        if let best, scores.lead(best, over: incumbent) != nil { incumbent = best }
        keepPopulation()
    }

    private mutating func keepPopulation() {
        let members = population.members
        guard members.count > settings.populationSize else { return }
        let fitness = population.fitness(of: members, scores: scores)
        var kept: [Int]
        if settings.usesNovelty {
            kept = DominatedNovelty(nearest: settings.nearestFitter).survivors(
                settings.populationSize,
                fitness: fitness
            ) { distance(members[$0], members[$1]) }
        } else {
            kept = members.indices.sorted { (-fitness[$0], $0) < (-fitness[$1], $1) }
            kept = Array(kept.prefix(settings.populationSize))
        }
        var survivors = kept.map { members[$0] }
        // With unscored examples the means can rank otherwise than the pairs did.
        if !survivors.contains(incumbent) { survivors[survivors.count - 1] = incumbent }
        population.keep(survivors)
    }

    /// How far apart two candidates are, from 0 to 1, on average over the variables that evolve.
    func distance(_ first: Int, _ second: Int) -> Double {
        var distances = instructions.map { variable in
            let pair = [first, second].map { archive.value(variable.path, of: $0)?.string ?? "" }
            return max(0, 1 - texts.likeness(pair[0], pair[1]))
        }
        distances += examples.map { variable in
            let pair = [first, second].map {
                Set(archive.value(variable.path, of: $0)?.array ?? [])
            }
            let either = pair[0].union(pair[1]).count
            let both = pair[0].intersection(pair[1]).count
            return either == 0 ? 0 : 1 - Double(both) / Double(either)
        }
        return distances.reduce(0, +) / Double(max(1, distances.count))
    }

    /// Ends the step; whoever isn't in the population is let go.
    mutating func end(_ step: inout EvolutionStep) {
        step.phase = .over
        step.predictions = []
        step.trainScores = ScoreMatrix()
        // The initial program's scores stay: the conclusion speaks of them.
        for id in archive.ids where id != 0 && !population.members.contains(id) {
            archive.retire(id)
            scores.forget(id)
            step.dropChild(id)
        }
    }
}
