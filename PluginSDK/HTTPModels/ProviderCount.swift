package import JSONValues

/// Counts that come from outside.
package enum ProviderCount {
    /// More than anybody counts, and little enough that thousands can be added up.
    static let most = 1 << 40

    /// Reads a number of tokens, held to what one can be; nil if there is none.
    ///
    /// What a broken or hostile server says is added up and paid for: it must not end the process,
    /// nor lower what others have cost.
    package static func tokens(_ json: JSONView?) -> Int? {
        json?.number.map { Int(max(0, min($0, Double(most)))) }
    }
}
