import JSONValues

/// Vectors as text: the numbers' bits, lowest byte first, in ``Base64``.
///
/// Decimal digits would take twice the room and ten times the time, and a reader who rounds
/// differently would get other vectors.
enum VectorText {
    static func text(of vectors: [[Float]]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * vectors.count * (vectors.first?.count ?? 0))
        for number in vectors.joined() {
            withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Base64.text(of: bytes)
    }

    /// Nil if the text isn't as long as so many numbers, or has other characters.
    static func vectors(of text: String, rows: Int, columns: Int) -> [[Float]]? {
        guard rows >= 0, columns >= 0, let bytes = Base64.bytes(of: text),
            rows.multipliedReportingOverflow(by: columns).overflow == false,
            bytes.count % 4 == 0, bytes.count / 4 == rows * columns
        else { return nil }
        return bytes.withUnsafeBytes { buffer in
            (0..<rows).map { row in
                (0..<columns).map { column in
                    let offset = 4 * (row * columns + column)
                    let bits = buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                    return Float(bitPattern: UInt32(littleEndian: bits))
                }
            }
        }
    }
}
