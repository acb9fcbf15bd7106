import JSONValues
import Pipeline

/// Rows of data: inputs, with targets where they are known.
public struct Dataset: Sendable {
    enum Source: Sendable {
        case rows([JSON])
        case file(String)
    }

    let source: Source

    /// As a pipeline writes it.
    var json: JSON {
        switch source {
        case .rows(let rows): .array(rows)
        case .file(let path): .string(path)
        }
    }

    private init(_ source: Source) { self.source = source }

    init(rows: [JSON]) { source = .rows(rows) }

    /// Takes inputs, each with its target.
    ///
    /// - Parameter pairs: The inputs and targets.
    /// - Throws: `EncodingError` for values that JSON can't hold.
    public init<X: DataModel, Y: DataModel>(_ pairs: [(X, Y)]) throws {
        source = .rows(
            try pairs.map { ["input": try JSON(encoding: $0), "target": try JSON(encoding: $1)] }
        )
    }

    /// Takes inputs and, in their order, targets.
    ///
    /// - Parameters:
    ///   - x: The inputs.
    ///   - y: The targets, as many as inputs.
    /// - Throws: ``ProgramError`` if there aren't as many; `EncodingError` for values that JSON
    ///   can't hold.
    public init<X: DataModel, Y: DataModel>(x: [X], y: [Y]) throws {
        guard x.count == y.count else {
            throw ProgramError(["there are \(x.count) inputs and \(y.count) targets"])
        }
        try self.init(Array(zip(x, y)))
    }

    /// Takes inputs without targets.
    ///
    /// - Parameter x: The inputs.
    /// - Throws: `EncodingError` for values that JSON can't hold.
    public init<X: DataModel>(x: [X]) throws {
        source = .rows(try x.map { ["input": try JSON(encoding: $0)] })
    }

    /// Takes a stream of batches, to its end; every row must be known before a search begins.
    ///
    /// - Parameter batches: Batches of inputs with targets.
    /// - Throws: What the stream throws.
    public init<X: DataModel, Y: DataModel, Batches: AsyncSequence>(
        batches: Batches
    ) async throws where Batches.Element == [(X, Y)] {
        var rows: [JSON] = []
        for try await batch in batches {
            rows += try batch.map {
                ["input": try JSON(encoding: $0), "target": try JSON(encoding: $1)]
            }
        }
        source = .rows(rows)
    }

    /// Names a file of JSON Lines (`.jsonl`), CSV (`.csv`, `.tsv`) or a JSON list (`.json`), whose
    /// fields are those of the program's input and output.
    ///
    /// - Parameter path: The file; a relative path begins at the working folder.
    /// - Returns: The data, which is read when it is used.
    public static func file(_ path: String) -> Dataset { Dataset(.file(path)) }
}
