/// Random numbers that are a function of a seed and a purpose.
///
/// The n-th number is the XXH3 hash of (purpose, n) under the seed: a counter-based generator,
/// as described by Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011). So what is
/// drawn for one purpose doesn't depend on what else was drawn, nor on the order.
public struct KeyedRandom: RandomNumberGenerator, Sendable {
    private let purpose: [UInt8]
    private let seed: UInt64
    private var counter: UInt64

    /// Starts the numbers of a purpose, for instance "shuffle/epoch:3".
    public init(seed: UInt64, purpose: String, counter: UInt64 = 0) {
        self.seed = seed
        self.purpose = Array(purpose.utf8)
        self.counter = counter
    }

    /// Returns the next number.
    public mutating func next() -> UInt64 {
        var key = purpose
        withUnsafeBytes(of: counter.littleEndian) { key.append(contentsOf: $0) }
        counter += 1
        return ContentHash(key, seed: seed).low
    }

    /// Returns the next number, evenly distributed from 0 up to but without 1.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Returns an index drawn with probability proportional to its weight.
    ///
    /// - Parameter weights: None negative; if all are zero, each index is equally likely.
    /// - Returns: An index of `weights`, which must not be empty.
    public mutating func index(weights: [Double]) -> Int {
        let total = weights.reduce(0, +)
        guard total > 0 else { return Int(next() % UInt64(weights.count)) }
        var rest = unit() * total
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.lastIndex { $0 > 0 } ?? 0
    }
}
