import PluginSDK

/// What is counted of one group, which is a field or a label.
///
/// All are whole numbers, so that partials give the same sums in whatever order they are merged.
struct Tally: Equatable {
    /// What output and target have both.
    var hits: Int64 = 0
    /// What only the output has.
    var surplus: Int64 = 0
    /// What only the target has.
    var missed: Int64 = 0
    /// How many samples were looked at.
    var samples: Int64 = 0
    /// Shares of samples: for each denominator the sum of the numerators.
    var shares: [Int64: Int64] = [:]

    /// What the target has: the weight of the group in a weighted average.
    var support: Int64 { hits + missed }

    init() {}

    mutating func addShare(_ numerator: Int, of denominator: Int) {
        samples += 1
        if numerator > 0 { shares[Int64(denominator), default: 0] += Int64(numerator) }
    }

    mutating func add(_ other: Tally) {
        hits += other.hits
        surplus += other.surplus
        missed += other.missed
        samples += other.samples
        shares.merge(other.shares, uniquingKeysWith: +)
    }

    // MARK: - Values

    /// The mean share of the samples; 0 if there are none.
    var accuracy: Double {
        // In the order of the denominators: floating-point sums depend on the order.
        let sum = shares.sorted { $0.key < $1.key }.reduce(0.0) { sum, share in
            sum + Double(share.value) / Double(share.key)
        }
        return Self.ratio(sum, Double(samples))
    }

    /// The share of the samples in which output and target agree on the group; 0 of none.
    var agreement: Double { Self.ratio(Double(samples - surplus - missed), Double(samples)) }

    var precision: Double { Self.ratio(Double(hits), Double(hits + surplus)) }

    var recall: Double { Self.ratio(Double(hits), Double(hits + missed)) }

    /// (1 + b²) · P · R / (b² · P + R), written by counts.
    func fScore(beta: Double) -> Double {
        let weight = beta * beta
        return Self.ratio(
            (1 + weight) * Double(hits),
            (1 + weight) * Double(hits) + weight * Double(missed) + Double(surplus)
        )
    }

    private static func ratio(_ part: Double, _ whole: Double) -> Double {
        whole == 0 ? 0 : part / whole
    }

    // MARK: - Partials

    /// Reads what ``json`` wrote, or returns nil.
    init?(_ json: JSON) {
        guard let counts = json["counts"]?.array?.compactMap(\.integer), counts.count == 4,
            counts.allSatisfy({ $0 >= 0 }), let shares = json["shares"]?.object
        else { return nil }
        (hits, surplus) = (Int64(counts[0]), Int64(counts[1]))
        (missed, samples) = (Int64(counts[2]), Int64(counts[3]))
        for member in shares.members {
            guard let denominator = Int64(member.name), denominator > 0,
                let sum = member.value.integer
            else { return nil }
            self.shares[denominator] = Int64(sum)
        }
    }

    var json: JSON {
        let sorted = shares.sorted { $0.key < $1.key }
        return [
            "counts": .array([hits, surplus, missed, samples].map(JSON.integer)),
            "shares": .object(
                JSONObject(sorted.map { .init(name: String($0.key), value: .integer($0.value)) })
            ),
        ]
    }
}
