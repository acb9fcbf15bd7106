import PluginSDK

// Crossover: one child of two parents.
//
// What the parents agree on stays. Of the instructions in which they differ, a language model
// merges one; the others are taken from either parent. Few-shot examples are mixed.

extension EvolutionSearch {
    /// Merges a slot's two parents; nil if that gives nothing new.
    mutating func crossover(
        _ work: ChildWork,
        with partner: Int,
        call: any Call
    ) async throws -> Int? {
        let parent = work.slot.parent
        var random = KeyedRandom(seed: space.seed, purpose: "crossover/" + work.purpose)
        var variables = archive[parent]?.variables ?? [:]
        let differing = instructions.filter {
            archive.value($0.path, of: parent) != archive.value($0.path, of: partner)
        }
        let merged = chooseInstruction(among: differing, work)
        for variable in differing where variable != merged && random.index(below: 2) == 1 {
            variables[variable.path] = archive.value(variable.path, of: partner)
        }
        for variable in examples {
            let lists = [parent, partner].map { archive.value(variable.path, of: $0)?.array ?? [] }
            if lists[0] == lists[1] { continue }
            variables[variable.path] = .array(editing.mixed(lists[0], lists[1], using: &random))
        }
        if let merged, let text = try await merge(merged, work, with: partner, call: call) {
            variables[merged.path] = .string(text)
        }
        return archive.add(
            archive.ordered(variables),
            parents: [parent, partner],
            note: "crossover of candidates \(parent) and \(partner)"
        )
    }

    private mutating func merge(
        _ variable: ProgramVariable,
        _ work: ChildWork,
        with partner: Int,
        call: any Call
    ) async throws -> String? {
        let evidence = evidence(for: variable, work)
        let parents = [work.slot.parent, partner].map {
            archive.value(variable.path, of: $0)?.string ?? ""
        }
        let question = RewriteQuestion(
            variable: variable,
            messages: prompts.crossover(
                of: variable,
                first: parents[0],
                second: parents[1],
                evidence: evidence
            ),
            temperature: settings.crossoverTemperature,
            current: parents,
            avoid: evidence.texts,
            purpose: "merge/" + work.purpose
        )
        guard case .text(let text) = try await answer(question, call: call) else { return nil }
        return text
    }
}
