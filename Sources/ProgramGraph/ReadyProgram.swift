package import Contract
package import JSONValues

/// A program with the variables of one candidate, rendered once for all its rollouts.
package struct ReadyProgram: Sendable {
    private struct Step: Sendable {
        let node: ProgramNode
        let variables: String
        let variablesKey: String
    }

    /// The program.
    package let program: Program
    private let levels: [[Step]]

    /// Prepares a candidate.
    ///
    /// - Throws: ``ComponentError`` if the candidate names a variable that the program doesn't
    ///   have, or gives one a value that doesn't fit its schema.
    package init(_ program: Program, _ candidate: Candidate) throws {
        self.program = program
        try Self.check(candidate, against: program.variables)
        levels = program.levels.map { level in
            level.map { node in
                let values = node.shape.variables.map { variable in
                    JSONObject.Member(
                        name: variable.name,
                        value: candidate.overlay[node.path(variable)] ?? variable.value
                    )
                }
                let text = JSON.object(JSONObject(values)).text()
                return Step(
                    node: node,
                    variables: text,
                    variablesKey: ContentHash(text).description
                )
            }
        }
    }

    private static func check(_ candidate: Candidate, against variables: [ProgramVariable]) throws {
        for member in candidate.overlay.members {
            guard let known = variables.first(where: { $0.path == member.name }) else {
                throw ComponentError(
                    .invalidArgument,
                    "'\(member.name)' is no variable of this program; there are "
                        + variables.map { "'\($0.path)'" }.joined(separator: ", ")
                )
            }
            let schema = try JSONSchema(known.variable.schema)
            if let violation = schema.violations(of: member.value).first {
                throw ComponentError(
                    .invalidArgument,
                    "the value for '\(member.name)' doesn't fit: \(violation)"
                )
            }
        }
    }

    /// Runs the program on one input.
    ///
    /// - Parameters:
    ///   - input: The input, a JSON object as text.
    ///   - call: The call under which the modules run.
    /// - Returns: What came out, and what each module received and returned.
    /// - Throws: ``ComponentError`` if a module says that no example can be answered.
    package func run(_ input: String, call: HostCallMaker) async throws -> Prediction {
        var values = try inputs(from: input)
        var steps: [Prediction.Step] = []
        var reason: String?
        for level in levels {
            for (step, result) in try await run(level, on: values, call: call) {
                values[step.name] = .some(step.output)
                steps.append(step)
                if step.output == nil, reason == nil { reason = result }
            }
        }
        let output = try Self.combine(program.outputs.map { ($0, values[$0] ?? nil) })
        return Prediction(output: output, reason: output == nil ? reason : nil, steps: steps)
    }

    private func inputs(from text: String) throws -> [String: String?] {
        if program.inputs.count == 1 { return [program.inputs[0].name: text] }
        let object = try JSON(parsing: text)
        return Dictionary(
            uniqueKeysWithValues: program.inputs.map { ($0.name, object[$0.name]?.text()) }
        )
    }

    private func run(
        _ level: [Step],
        on values: [String: String?],
        call: HostCallMaker
    ) async throws
        -> [(Prediction.Step, reason: String)]
    {
        // Most levels have one module, which needs no task of its own.
        if level.count == 1 { return [try await run(level[0], on: values, call: call)] }
        return try await withThrowingTaskGroup { group in
            for (index, step) in level.enumerated() {
                group.addTask { (index, try await run(step, on: values, call: call)) }
            }
            var results: [Int: (Prediction.Step, reason: String)] = [:]
            for try await (index, result) in group { results[index] = result }
            return level.indices.compactMap { results[$0] }
        }
    }

    private func run(
        _ step: Step,
        on values: [String: String?],
        call: HostCallMaker
    ) async throws
        -> (Prediction.Step, reason: String)
    {
        let input = try Self.merge(step.node.sources.map { ($0, values[$0] ?? nil) })
        guard let input else {
            let missing = Prediction.Step(name: step.node.name, input: nil, output: nil)
            return (missing, "an input of '\(step.node.name)' is missing")
        }
        let response = try await step.node.module.run(
            ModuleRequest(input: input, variables: step.variables),
            call: call.make(step.node.name, step.variablesKey)
        )
        let result = Prediction.Step(name: step.node.name, input: input, output: response.output)
        return (result, "'\(step.node.name)': \(response.reason)")
    }

    /// The input of a module: its only source as it is, or the members of all of them in order, a
    /// name that is taken getting the first free of the suffixes _1, _2 ...
    ///
    /// Missing if one is.
    private static func merge(_ sources: [(String, String?)]) throws -> String? {
        if sources.count == 1 { return sources[0].1 }
        var merged: JSONObject = [:]
        for (_, text) in sources {
            guard let text else { return nil }
            for member in try JSON(parsing: text).object?.members ?? [] {
                merged[freeName(member.name, in: merged)] = member.value
            }
        }
        return JSON.object(merged).text()
    }

    private static func combine(_ outputs: [(String, String?)]) throws -> String? {
        if outputs.count == 1 { return outputs[0].1 }
        var combined: JSONObject = [:]
        for (name, text) in outputs {
            guard let text else { return nil }
            combined[name] = try JSON(parsing: text)
        }
        return JSON.object(combined).text()
    }

    private static func freeName(_ name: String, in object: JSONObject) -> String {
        if object[name] == nil { return name }
        var suffix = 1
        while object["\(name)_\(suffix)"] != nil { suffix += 1 }
        return "\(name)_\(suffix)"
    }

    /// The schema of what ``merge(_:)`` gives.
    package static func mergedSchema(_ schemas: [JSON]) -> JSON {
        if schemas.count == 1 { return schemas[0] }
        var properties: JSONObject = [:]
        var required: [JSON] = []
        for schema in schemas {
            let needed = (schema["required"]?.array ?? []).compactMap(\.string)
            for member in schema["properties"]?.object?.members ?? [] {
                let name = freeName(member.name, in: properties)
                properties[name] = member.value
                if needed.contains(member.name) { required.append(.string(name)) }
            }
        }
        return [
            "type": "object", "properties": .object(properties), "required": .array(required),
            "additionalProperties": false,
        ]
    }
}

/// Makes the call for a module: given its name and the key of its variables.
package struct HostCallMaker: Sendable {
    /// Makes the call.
    package let make: @Sendable (_ module: String, _ variablesKey: String) -> any Call

    /// Makes a maker.
    package init(_ make: @escaping @Sendable (String, String) -> any Call) { self.make = make }
}
