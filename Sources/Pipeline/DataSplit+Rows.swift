import Evaluation
package import JSONValues

extension DataSplit {
    /// Draws the shares of rows that no file holds.
    ///
    /// - Parameters:
    ///   - rows: The rows, each with its `input`.
    ///   - seed: The seed of the draw.
    /// - Returns: The rows by their use, in the order in which they stood.
    package func parts(
        of rows: [JSON],
        seed: UInt64
    ) -> (train: [JSON], validation: [JSON], test: [JSON]) {
        // The draw looks at inputs only, so a row's number can take the target's place.
        var splits = DataSplits(
            train: rows.enumerated().map {
                Example(input: ($1["input"] ?? $1).text(), target: String($0))
            }
        )
        apply(to: &splits, seed: seed)
        func part(_ examples: [Example]) -> [JSON] {
            examples.compactMap { $0.target.flatMap { Int($0) } }.map { rows[$0] }
        }
        return (part(splits.train), part(splits.validation), part(splits.test))
    }
}
