import JSONValues
import Pipeline

extension Dataset {
    /// How many rows there are; nil for a file, which is read when it is used.
    public var count: Int? {
        if case .rows(let rows) = source { rows.count } else { nil }
    }

    /// Draws shares of the rows for validation and test, by a seed.
    ///
    /// Validation drives a search, so only the test data gives an honest figure. Rows with the same
    /// input stay together: a test row that training has seen proves nothing.
    ///
    /// - Parameters:
    ///   - validation: The share for validation, more than 0 and less than 1; nil for none.
    ///   - test: The share for test, likewise; the two together less than 1.
    ///   - seed: The seed of the draw.
    /// - Returns: The rows by their use, in the order in which they stood.
    /// - Throws: ``ProgramError`` for shares out of range, or for a file.
    public func split(
        validation: Double? = nil,
        test: Double? = nil,
        seed: UInt64 = 0
    ) throws -> (train: Dataset, validation: Dataset, test: Dataset) {
        let shares = [validation, test].compactMap { $0 }
        guard shares.allSatisfy({ $0 > 0 && $0 < 1 }), shares.reduce(0, +) < 1 else {
            throw ProgramError([
                "the shares \(shares.map { "\($0)" }.joined(separator: " and ")) are no split; "
                    + "each is more than 0, and together they are less than 1"
            ])
        }
        switch source {
        case .rows(let rows):
            let parts = DataSplit(validation: validation, test: test).parts(of: rows, seed: seed)
            return (
                Dataset(rows: parts.train), Dataset(rows: parts.validation),
                Dataset(rows: parts.test)
            )
        case .file(let path):
            throw ProgramError([
                "'\(path)' is read when it is used, so it can't be split here; "
                    + "write files for training, validation and test"
            ])
        }
    }
}
