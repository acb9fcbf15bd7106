package import Contract
package import JSONValues

/// A program with the variables of one candidate, rendered once for all its rollouts.
package struct ReadyProgram: Sendable {
    /// A module with its variables.
    ///
    /// A class because all rollouts have it at hand: a copy of a struct would count all that is in
    /// it.
    private final class Step: Sendable {
        let node: ProgramNode
        /// The variables as a row that crosses the door, made once for all rollouts.
        let variables: TextRows
        let variablesKey: String
        /// Where the values that it takes stand, and where its own does.
        let sources: [Int]
        let place: Int

        init(_ node: ProgramNode, variables: String, sources: [Int], place: Int) {
            self.node = node
            self.variables = TextRows(one: variables)
            variablesKey = ContentHash(variables).description
            self.sources = sources
            self.place = place
        }
    }

    /// What became of a module.
    private struct Outcome: Sendable {
        let step: Prediction.Step
        let place: Int
        /// Why it has no output; nil if it has one.
        var gap: Gap?
    }

    /// Why a module has no output.
    private struct Gap: Sendable {
        let sources: [Int]
        let reason: String
        let isFailure: Bool
    }

    /// How far a run has come.
    private struct Progress {
        /// The value at each place; nil where there is none, or none yet.
        var values: [String?]
        var steps: [Prediction.Step] = []
        /// Places without a value because a module failed.
        var failed: Set<Int> = []
        var gaps: [Gap] = []

        mutating func add(_ outcome: consuming Outcome) {
            values[outcome.place] = outcome.step.output
            steps.append(outcome.step)
            guard let gap = outcome.gap else { return }
            gaps.append(gap)
            // What lacks its value because a module before it failed has failed, too.
            if gap.isFailure || gap.sources.contains(where: failed.contains) {
                failed.insert(outcome.place)
            }
        }
    }

    /// The program.
    package let program: Program
    private let levels: [[Step]]
    private let outputs: [Int]
    /// How many values a run has: the inputs, the modules' outputs, and one that is never there.
    private let placeCount: Int

    /// Prepares a candidate.
    ///
    /// - Throws: ``ComponentError`` if the candidate names a variable that the program doesn't
    ///   have, or gives one a value that doesn't fit its schema.
    package init(_ program: Program, _ candidate: Candidate) throws {
        self.program = program
        try Self.check(candidate, against: program.variables)
        let names = program.inputs.map(\.name) + program.nodes.map(\.name)
        let places = Dictionary(zip(names, 0...)) { first, _ in first }
        func place(_ name: String) -> Int { places[name] ?? names.count }
        placeCount = names.count + 1
        outputs = program.outputs.map(place)
        levels = program.levels.map { level in
            level.map { node in
                let values = node.shape.variables.map { variable in
                    JSONObject.Member(
                        name: variable.name,
                        value: candidate.overlay[node.path(variable)] ?? variable.value
                    )
                }
                return Step(
                    node,
                    variables: JSON.object(JSONObject(values)).text(),
                    sources: node.sources.map(place),
                    place: place(node.name)
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
        var run = Progress(values: try inputs(from: input))
        for level in levels {
            // Most levels have one module, which needs no task of its own.
            if level.count == 1 {
                run.add(try await outcome(of: level[0], on: run.values, call: call))
            } else {
                for outcome in try await outcomes(of: level, on: run.values, call: call) {
                    run.add(outcome)
                }
            }
        }
        let output = outputs.contains(where: run.failed.contains) ? nil : try combine(run.values)
        // A way that wasn't taken explains nothing if there is a module that failed.
        let cause = run.gaps.first(where: \.isFailure) ?? run.gaps.first
        let reason = output == nil ? cause?.reason : nil
        return Prediction(output: output, reason: reason, steps: run.steps)
    }

    /// The values before the first module, each at its place.
    private func inputs(from text: String) throws -> [String?] {
        var values: [String?] = []
        values.reserveCapacity(placeCount)
        for _ in 0..<placeCount { values.append(nil) }
        if program.inputs.count == 1 {
            values[0] = text
            return values
        }
        let object = try JSON(parsing: text)
        for (place, input) in program.inputs.enumerated() {
            values[place] = object[input.name]?.text()
        }
        return values
    }

    private func outcomes(
        of level: [Step],
        on values: [String?],
        call: HostCallMaker
    ) async throws
        -> [Outcome]
    {
        try await withThrowingTaskGroup { group in
            for (index, step) in level.enumerated() {
                group.addTask { (index, try await outcome(of: step, on: values, call: call)) }
            }
            var results: [Int: Outcome] = [:]
            for try await (index, result) in group { results[index] = result }
            return level.indices.compactMap { results[$0] }
        }
    }

    private func outcome(
        of step: Step,
        on values: [String?],
        call: HostCallMaker
    ) async throws
        -> Outcome
    {
        let (name, takesEach) = (step.node.name, step.node.shape.takesEachInput)
        let each = takesEach ? step.sources.map { values[$0] } : []
        let merged = try takesEach ? Self.list(each) : Self.merge(step.sources, of: values)
        guard let input = merged else {
            return Outcome(
                step: Prediction.Step(name: name, input: nil, output: nil),
                place: step.place,
                gap: Gap(
                    sources: step.sources,
                    reason: "an input of '\(name)' is missing",
                    isFailure: false
                )
            )
        }
        let response = try await step.node.module.run(
            takesEach
                ? ModuleRequest(inputs: each, variables: step.variables)
                : ModuleRequest(input: input, variables: step.variables),
            call: call.make(name, step.variablesKey)
        )
        var outcome = Outcome(
            step: Prediction.Step(
                name: name,
                input: input,
                output: response.output,
                trace: response.trace
            ),
            place: step.place
        )
        if response.output == nil {
            outcome.gap = Gap(
                sources: step.sources,
                reason: "'\(name)': \(response.reason)",
                isFailure: !response.isNotTaken
            )
        }
        return outcome
    }

    /// The input of a module: its only source as it is, or all of them merged; missing if one is.
    private static func merge(_ sources: [Int], of values: [String?]) throws -> String? {
        if sources.count == 1 { return values[sources[0]] }
        let texts = sources.compactMap { values[$0] }
        guard texts.count == sources.count else { return nil }
        let objects = try texts.map { try JSON(parsing: $0).object ?? [:] }
        return JSON.object(ObjectMerging.value(objects)).text()
    }

    /// Each input on its own, as the trace shows them.
    private static func list(_ inputs: [String?]) -> String {
        "[" + inputs.map { $0 ?? "null" }.joined(separator: ",") + "]"
    }

    /// The output of a program: that of the only module as it is, or an object of those of all
    /// modules whose way was taken.
    private func combine(_ values: [String?]) throws -> String? {
        if outputs.count == 1 { return values[outputs[0]] }
        var combined: JSONObject = [:]
        for (name, place) in zip(program.outputs, outputs) {
            if let text = values[place] { combined[name] = try JSON(parsing: text) }
        }
        return combined.isEmpty ? nil : JSON.object(combined).text()
    }

    /// The schema of what ``merge(_:of:)`` gives.
    package static func mergedSchema(_ schemas: [JSON]) -> JSON { ObjectMerging.schema(schemas) }
}

/// Makes the call for a module: given its name and the key of its variables.
package struct HostCallMaker: Sendable {
    /// Makes the call.
    package let make: @Sendable (_ module: String, _ variablesKey: String) -> any Call

    /// Makes a maker.
    package init(_ make: @escaping @Sendable (String, String) -> any Call) { self.make = make }
}
