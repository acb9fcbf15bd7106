/// Reads the vectors of an answer.
package enum EmbeddingRows {
    /// Returns the vectors in the order of their texts, each of length 1.
    ///
    /// - Parameters:
    ///   - rows: For each vector its place, if the answer says it, and its numbers.
    ///   - count: How many vectors are expected.
    ///   - access: Who gave the answer.
    /// - Returns: The vectors.
    /// - Throws: `ComponentError` if one is missing, empty or of another length than the others.
    package static func unitVectors(
        _ rows: [(index: Int?, numbers: [Double])],
        count: Int,
        _ access: ProviderAccess
    ) throws -> [[Float]] {
        guard rows.count == count else {
            throw access.malformed("it has \(rows.count) vectors for \(count) texts", [])
        }
        var vectors = [[Float]](repeating: [], count: count)
        for (place, row) in rows.enumerated() {
            let index = row.index ?? place
            guard vectors.indices.contains(index), vectors[index].isEmpty else {
                throw access.malformed("its vectors can't be matched to the texts", [])
            }
            vectors[index] = unit(row.numbers)
        }
        guard let width = vectors.first?.count, width > 0,
            vectors.allSatisfy({ $0.count == width })
        else { throw access.malformed("its vectors are empty or of different lengths", []) }
        return vectors
    }

    private static func unit(_ numbers: [Double]) -> [Float] {
        let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return numbers.map { Float(length > 0 ? $0 / length : $0) }
    }
}
