import CXXHash

/// A 128-bit fingerprint of some content (XXH3, not cryptographic).
///
/// Equal content has equal fingerprints in every process. It names candidates and cache entries;
/// it guards against accidents, not against attackers.
public struct ContentHash: Hashable, Sendable, CustomStringConvertible {
    /// The lower half.
    public let low: UInt64
    /// The upper half.
    public let high: UInt64

    /// Hashes bytes under a seed; other seeds give unrelated fingerprints.
    public init(_ bytes: [UInt8], seed: UInt64 = 0) {
        let hash = bytes.withUnsafeBytes { glia_hash($0.baseAddress, UInt64($0.count), seed) }
        low = hash.low
        high = hash.high
    }

    /// Hashes bytes in memory.
    public init(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) {
        let hash = glia_hash(bytes.baseAddress, UInt64(bytes.count), seed)
        low = hash.low
        high = hash.high
    }

    /// Hashes a text.
    public init(_ text: String, seed: UInt64 = 0) {
        var text = text
        let hash = text.withUTF8 { glia_hash($0.baseAddress, UInt64($0.count), seed) }
        low = hash.low
        high = hash.high
    }

    /// Hashes the meaning of a JSON value: the order of members makes no difference.
    public init(_ value: JSON) { self.init(value.bytes(.canonical)) }

    /// Reads the digits of ``description``; nil if they are none.
    public init?(digits: String) {
        guard digits.utf8.count == 32, let high = UInt64(digits.prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        self.high = high
        self.low = low
    }

    /// 32 hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 32) { digits in
            for place in 0..<32 {
                let half = place < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: half >> (60 - 4 * (place % 16))) & 15
                digits[place] = value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            }
            return 32
        }
    }
}
