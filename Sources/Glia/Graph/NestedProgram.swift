import JSONValues

/// A program as a part of another: its modules under names that begin with its own.
struct NestedProgram {
    /// The names of its inputs, in order.
    let inputs: [String]
    /// The modules whose values come out, under their new names.
    let outputs: [String]
    /// What its components bring along.
    let parts: PipelineParts
    /// Its trained values, by their new paths.
    let values: JSONObject
    private let prefix: String
    private let members: [JSONObject.Member]

    /// - Parameters:
    ///   - document: The program as a pipeline writes it.
    ///   - values: Its trained values by path.
    ///   - parts: What its components bring along.
    ///   - name: What it is called in the outer program.
    init(document: JSONObject, values: JSONObject, parts: PipelineParts, name: String) {
        let program = document["program"]
        prefix = name + "_"
        inputs = program?["inputs"]?.object?.names ?? []
        members = program?["modules"]?.object?.members ?? []
        outputs = Self.names(program?["output"]).map { [prefix] in prefix + $0 }
        self.parts = parts
        self.values = JSONObject(
            values.members.map { [prefix] in .init(name: prefix + $0.name, value: $0.value) }
        )
    }

    /// Returns the modules, with the outer program's values in place of its inputs.
    func modules(
        from sources: [String],
        isTrainable: Bool
    ) -> [(name: String, json: JSONObject, sources: [String])] {
        let outer = Dictionary(zip(inputs, sources)) { first, _ in first }
        return members.map { member in
            var json = member.value.object ?? [:]
            let sources = Self.names(json["input"]).map { outer[$0] ?? prefix + $0 }
            json["input"] = GraphDocument.json(sources)
            if !isTrainable { json["trainable"] = false }
            return (prefix + member.name, json, sources)
        }
    }

    private static func names(_ json: JSON?) -> [String] {
        json?.string.map { [$0] } ?? (json?.array ?? []).compactMap(\.string)
    }
}
