import Contract
package import JSONValues
package import PluginHost
package import ProgramGraph

/// Asks a program: what an answer depends on is the same wherever it is asked from.
package struct Predict: Sendable {
    private let ready: ReadyProgram
    private let schema: JSONSchema
    private let environment: HostCall.Environment

    /// Prepares a program with the values of a candidate.
    ///
    /// - Throws: ``ComponentError`` if the candidate doesn't fit the program.
    package init(
        _ program: Program,
        _ candidate: Candidate,
        environment: HostCall.Environment
    ) throws {
        ready = try ReadyProgram(program, candidate)
        schema = try JSONSchema(program.inputSchema)
        self.environment = environment
    }

    /// The fields of the program's input.
    package var fields: [String] { schema.fields }

    /// Answers one input.
    ///
    /// - Parameters:
    ///   - input: The input, an object.
    ///   - place: What messages call it, such as "the input".
    ///   - reader: Takes what modules write while they run, from any thread, and may wait unless
    ///     the closure says that the call is cancelled; nil if nobody reads, then nothing streams.
    /// - Returns: What the program made of it.
    /// - Throws: ``ComponentError`` if the input doesn't fit, or if no input can be answered.
    package func answer(
        _ input: JSON,
        place: String = "the input",
        reader: (@Sendable (_ part: ProgramPart, _ isCancelled: () -> Bool) -> Void)? = nil
    ) async throws -> Prediction {
        let violations = schema.violations(of: input)
        guard violations.isEmpty else {
            throw ComponentError(
                .invalidArgument,
                violations.map { "\(place) doesn't fit: \($0)" }.joined(separator: "\n")
            )
        }
        let text = input.text()
        let path = "predict/example:\(ContentHash(text))/module:"
        let environment = environment
        return try await ready.run(
            text,
            call: HostCallMaker { module, key in
                HostCall(
                    CallContext(path: path + module, variablesKey: key),
                    in: environment,
                    reader: reader.map { ModuleParts(module: module, reader: $0) }
                )
            }
        )
    }

    /// Answers inputs, some at once.
    ///
    /// - Parameters:
    ///   - inputs: The inputs, each an object.
    ///   - concurrency: How many run at once, at least 1.
    /// - Returns: What the program made of them, in their order.
    /// - Throws: ``ComponentError`` if an input doesn't fit, or if no input can be answered.
    package func answers(to inputs: [JSON], concurrency: Int) async throws -> [Prediction] {
        try await withThrowingTaskGroup(of: (Int, Prediction).self) { group in
            var answers = [Prediction?](repeating: nil, count: inputs.count)
            // Each answer makes place for the next question.
            for index in inputs.indices {
                if index >= max(1, concurrency), let (done, answer) = try await group.next() {
                    answers[done] = answer
                }
                let place = inputs.count == 1 ? "the input" : "input \(index)"
                group.addTask { (index, try await answer(inputs[index], place: place)) }
            }
            while let (done, answer) = try await group.next() { answers[done] = answer }
            return answers.compactMap { $0 }
        }
    }
}
