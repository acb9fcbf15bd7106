import PluginSDK

extension FewShotSearch {
    static let owner = "glia.random-few-shot"

    /// Reads a search that ``state`` wrote.
    init(settings: FewShotSettings, saved: SavedSearch) throws {
        try self.init(settings: settings, space: saved.space)
        let record = try SearchRecord(saved.state, owner: Self.owner)
        guard try record.integer("version") == 1 else {
            throw SearchRecord.unreadable("version", "1", record["version"])
        }
        archive = try CandidateArchive(record["candidates"], variables: space.variables)
        ledger = try TrialLedger(record["trials"])
        scores = try ScoreMatrix(record["scores"])
        incumbent = try record.integer("incumbent")
        if let json = record["step"], !json.isNull {
            step = try FewShotStep(json, validationCount: space.validationCount)
        }
        for member in try SearchRecord(record["pools"], name: "pools").members.members {
            pools[member.name] = try PredictionPool(member.value)
        }
        try checkReferences()
    }

    /// The search as JSON text, the same for the same search.
    var state: SearchState {
        let pools = self.pools.keys.sorted().map { path in
            JSONObject.Member(name: path, value: self.pools[path]?.json ?? [])
        }
        let json: JSON = [
            "optimizer": .string(Self.owner), "version": 1, "incumbent": .integer(Int64(incumbent)),
            "candidates": archive.json, "trials": ledger.json, "scores": scores.json,
            "pools": .object(JSONObject(pools)), "step": step?.json ?? .null,
        ]
        return SearchState(json.text())
    }

    private func checkReferences() throws {
        for id in [incumbent] + (step?.contenders ?? []) where archive[id] == nil {
            throw ComponentError(
                .invalidArgument,
                "the saved state names candidate \(id), which it doesn't hold; start the search "
                    + "anew or restore the file"
            )
        }
        try ledger.check(archive, space)
    }
}
