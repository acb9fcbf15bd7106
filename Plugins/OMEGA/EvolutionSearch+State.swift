import PluginSDK

extension EvolutionSearch {
    static let owner = "glia.omega"

    /// Reads a search that ``state`` wrote.
    init(settings: OMEGASettings, saved: SavedSearch) throws {
        try self.init(settings: settings, space: saved.space)
        let record = try SearchRecord(saved.state, owner: Self.owner)
        guard try record.integer("version") == 1 else {
            throw SearchRecord.unreadable("version", "1", record["version"])
        }
        archive = try CandidateArchive(record["candidates"], variables: space.variables)
        ledger = try TrialLedger(record["trials"])
        scores = try ScoreMatrix(record["scores"])
        population = try Population(record["population"])
        operators = try OperatorChoice(record["operators"])
        hardExamples = try HardExamples(record["hard_examples"])
        texts = try TextMemory(record["texts"])
        incumbent = try record.integer("incumbent")
        guard let ceiling = record["ceiling"]?.number, ceiling.isFinite else {
            throw SearchRecord.unreadable("ceiling", "a number", record["ceiling"])
        }
        self.ceiling = ceiling
        if let json = record["step"], !json.isNull {
            step = try EvolutionStep(json, validationCount: space.validationCount)
        }
        try checkReferences()
    }

    /// The search as JSON text, the same for the same search.
    var state: SearchState {
        let json: JSON = [
            "optimizer": .string(Self.owner), "version": 1, "incumbent": .integer(Int64(incumbent)),
            "ceiling": .number(ceiling), "candidates": archive.json, "population": population.json,
            "trials": ledger.json, "scores": scores.json, "operators": operators.json,
            "hard_examples": hardExamples.json, "texts": texts.json, "step": step?.json ?? .null,
        ]
        return SearchState(json.text())
    }

    private func checkReferences() throws {
        let slots = step?.phase == .over ? [] : step?.slots ?? []
        let children = slots.flatMap { [$0.parent, $0.partner, $0.isIn ? $0.child : nil] }
        for id in [incumbent] + population.members + children.compactMap({ $0 })
        where archive[id] == nil {
            throw ComponentError(
                .invalidArgument,
                "the saved state names candidate \(id), which it doesn't hold; start the search "
                    + "anew or restore the file"
            )
        }
        try ledger.check(archive, space)
    }
}
