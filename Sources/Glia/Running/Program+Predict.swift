import Contract
import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Synchronization
import Training

/// Why a program gave no output for an input.
public struct MissingOutput: Error, Sendable, Equatable, CustomStringConvertible {
    /// The reason, in words.
    public let description: String
}

extension Program {
    /// Asks the program.
    ///
    /// - Parameters:
    ///   - input: The input.
    ///   - output: The data model of what comes out.
    /// - Returns: The output.
    /// - Throws: ``MissingOutput`` if there is none; `DecodingError` if it isn't of that model;
    ///   ``ProgramError`` or `ComponentError` if the program can't run.
    public func callAsFunction<X: DataModel, Y: DataModel>(
        _ input: X,
        as output: Y.Type = Y.self
    ) async throws -> Y {
        try await answer(to: try JSON(encoding: input)).decoded(as: output)
    }

    /// Asks the program with JSON: for several inputs an object of them by name.
    ///
    /// - Parameter input: The input, an object.
    /// - Returns: The output; of several outputs an object by the names of their modules.
    /// - Throws: ``MissingOutput`` if there is none; ``ProgramError`` or `ComponentError` if the
    ///   program can't run.
    public func answer(to input: JSON) async throws -> JSON {
        try output(of: try await answers(to: [input], concurrency: 1)[0])
    }

    /// Asks the program with JSON, and says what it writes while it writes it.
    ///
    /// - Parameter input: The input, an object.
    /// - Returns: Pieces of text, and at last the output.
    public func stream(_ input: JSON) -> ProgramStream {
        ProgramStream(program: self, input: input)
    }

    /// Asks the program, and says what it writes while it writes it.
    ///
    /// - Parameter input: The input.
    /// - Returns: Pieces of text, and at last the output.
    /// - Throws: `EncodingError` if the input can't be written as JSON.
    public func stream(_ input: some DataModel) throws -> ProgramStream {
        stream(try JSON(encoding: input))
    }

    func output(of prediction: Prediction) throws -> JSON {
        guard let output = prediction.output else {
            throw MissingOutput(description: "\(name): \(prediction.reason ?? "no reason given")")
        }
        return try JSON(parsing: output)
    }

    /// Asks the program with many inputs.
    ///
    /// - Parameters:
    ///   - x: The inputs.
    ///   - output: The data model of what comes out.
    ///   - concurrency: How many run at once, at least 1.
    /// - Returns: The outputs in the order of the inputs, nil where there is none.
    /// - Throws: `DecodingError` if an output isn't of that model; ``ProgramError`` or
    ///   `ComponentError` if the program can't run.
    public func predict<X: DataModel, Y: DataModel>(
        _ x: [X],
        as output: Y.Type = Y.self,
        concurrency: Int = 64
    ) async throws -> [Y?] {
        let inputs = try x.map { try JSON(encoding: $0) }
        return try await answers(to: inputs, concurrency: concurrency).map { prediction in
            try prediction.output.map { try JSON(parsing: $0).decoded(as: output) }
        }
    }

    /// Answers one input, with a reader of what modules write.
    func answer(
        to input: JSON,
        reader: @escaping @Sendable (_ part: ProgramPart, _ isCancelled: () -> Bool) -> Void
    ) async throws -> Prediction {
        let cancellation = RunCancellation()
        let pipeline = try await loaded(cancellation)
        let candidate = state.withLock { Candidate($0.values) }
        let environment = pipeline.environment
        return try await throwingProgramErrors(cancelling: cancellation) {
            let predict = try Predict(pipeline.program, candidate, environment: environment)
            return try await predict.answer(input, reader: reader)
        }
    }

    private func answers(to inputs: [JSON], concurrency: Int) async throws -> [Prediction] {
        let cancellation = RunCancellation()
        let pipeline = try await loaded(cancellation)
        let candidate = state.withLock { Candidate($0.values) }
        return try await throwingProgramErrors(cancelling: cancellation) {
            let predict = try Predict(
                pipeline.program,
                candidate,
                environment: pipeline.environment
            )
            return try await predict.answers(to: inputs, concurrency: concurrency)
        }
    }

    /// The program ready to be asked: loaded once, until it is compiled anew.
    func loaded(_ cancellation: RunCancellation) async throws -> Pipeline {
        if let pipeline = state.withLock({ $0.pipeline }) { return pipeline }
        let pipeline = try await load(for: .predict, cancellation)
        state.withLock { $0.pipeline = pipeline }
        return pipeline
    }
}
