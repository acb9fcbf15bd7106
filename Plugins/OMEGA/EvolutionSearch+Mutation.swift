import PluginSDK

// Mutation: a language model rewrites one instruction, shown what went wrong with it.

extension EvolutionSearch {
    /// What became of an attempt to get a child from the language model.
    enum Mutation {
        case made(Int)
        /// The model answered, but nothing that could be used.
        case useless
        /// The model couldn't be asked.
        case lost
    }

    /// Rewrites the instruction that did worst.
    mutating func mutation(_ work: ChildWork, call: any Call) async throws -> Mutation {
        guard let variable = chooseInstruction(among: instructions, work) else { return .useless }
        let parent = work.slot.parent
        let evidence = evidence(for: variable, work)
        let current = archive.value(variable.path, of: parent)?.string ?? ""
        let messages = prompts.mutation(of: variable, current: current, evidence: evidence)
        let question = RewriteQuestion(
            variable: variable,
            messages: messages,
            temperature: settings.mutationTemperature,
            current: [current],
            avoid: evidence.texts,
            purpose: "mutation/" + work.purpose
        )
        switch try await answer(question, call: call) {
        case .lost: return .lost
        case .useless: return .useless
        case .text(let text):
            let variables = archive.replacing(variable.path, by: .string(text), in: parent)
            let bad =
                evidence.bad.count == 1
                ? "1 bad prediction" : "\(evidence.bad.count) bad predictions"
            let place = instructions.count > 1 ? " of '\(variable.module)'" : ""
            let note = "instructions\(place) rewritten by the language model after \(bad)"
            return archive.add(variables, parents: [parent], note: note).map { .made($0) }
                ?? .useless
        }
    }

    var prompts: Prompts {
        Prompts(
            program: space.program,
            description: space.description,
            instructions: settings.instructions,
            thinks: settings.thinks
        )
    }

    func evidence(for variable: ProgramVariable, _ work: ChildWork) -> Evidence {
        Evidence(
            work.predictions,
            variable: variable,
            hard: hardExamples,
            settings: settings,
            ceiling: ceiling
        )
    }

    /// Draws an instruction, the worse its module's predictions were the likelier.
    ///
    /// A module that took no part in the batch gets neither blame nor credit.
    func chooseInstruction(
        among variables: [ProgramVariable],
        _ work: ChildWork
    ) -> ProgramVariable? {
        var random = KeyedRandom(seed: space.seed, purpose: "variable/" + work.purpose)
        let means = variables.map { variable -> Double? in
            let scores = work.predictions.filter { $0.includes(variable.module) }.map(\.score)
            return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
        }
        let ran = variables.indices.filter { means[$0] != nil }
        guard !ran.isEmpty else {
            return variables.isEmpty ? nil : variables[random.index(below: variables.count)]
        }
        let badness = ran.map { -(means[$0] ?? 0) }
        return ScoreSampling.softmax.draw(
            1,
            scores: badness,
            temperature: settings.selectionTemperature,
            using: &random
        ).first.map { variables[ran[$0]] }
    }
}
