import PluginSDK

/// One of the rewards that are put together.
struct RewardPart: Sendable {
    /// The reward to ask, by the name that the host gave it.
    let reward: String
    /// How much it counts, more than 0.
    let weight: Double
    /// The output of the program that it scores; nil for the whole.
    let output: String?
    /// What it is called in objectives and feedback.
    let name: String

    init(_ configuration: JSON, number: Int) {
        reward = configuration["reward"]?.string ?? ""
        weight = configuration["weight"]?.number ?? 1
        let output = configuration["output"]?.string ?? ""
        self.output = output.isEmpty ? nil : output
        let name = configuration["name"]?.string ?? ""
        self.name = name.isEmpty ? self.output ?? "reward_\(number)" : name
    }

    /// Returns the rows as this reward sees them.
    ///
    /// - Throws: `JSONSyntaxError` for a row that is no JSON.
    func rows(_ request: ScoreRequest) throws -> ScoreRequest {
        guard let output else { return request }
        func member(_ text: String?) throws -> String? {
            guard let text, let value = try JSON(parsing: text)[output], !value.isNull else {
                return nil
            }
            return value.text()
        }
        return ScoreRequest(
            inputs: Array(request.inputs),
            outputs: try request.outputs.map(member),
            targets: try request.targets.map(member)
        )
    }

    /// Returns the schemas of what this reward sees.
    ///
    /// - Parameters:
    ///   - schemas: The schemas of the whole.
    ///   - place: Where the part's configuration stands.
    /// - Returns: Those of the one output, if it scores one.
    /// - Throws: ``ComponentError`` if the program has no such output.
    func schemas(_ schemas: DataSchemas, at place: String) throws -> DataSchemas {
        guard let output else { return schemas }
        func member(_ schema: JSON, _ side: String) throws -> JSON {
            if let member = schema["properties"]?[output] { return member.standalone(in: schema) }
            let names = schema["properties"]?.object?.names ?? []
            let list = names.map { "'\($0)'" }.joined(separator: ", ")
            throw ComponentError(
                .invalidArgument,
                "the \(side) has no '\(output)'; "
                    + (names.isEmpty ? "it has no parts" : "there are \(list)"),
                details: ["at": .string(place + "/output")]
            )
        }
        return DataSchemas(
            input: schemas.input,
            output: try member(schemas.output, "program's output"),
            target: try member(schemas.target, "target")
        )
    }
}

extension JSON {
    /// A part of a schema as a schema of its own, with the definitions that it may refer to.
    fileprivate func standalone(in schema: JSON) -> JSON {
        var part = resolved(in: schema).object ?? [:]
        if part["$defs"] == nil, let definitions = schema["$defs"] { part["$defs"] = definitions }
        return .object(part)
    }
}
