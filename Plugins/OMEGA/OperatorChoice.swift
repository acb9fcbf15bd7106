import PluginSDK

/// Chooses operators by how often their children have passed the gate.
///
/// Each starts as if one of two children had passed. Whatever it has been so far, every operator
/// that can be used keeps a share of 10 %: what is useless now may help later.
struct OperatorChoice: Sendable, Equatable {
    private var tries: [Operator: Int] = [:]
    private var passes: [Operator: Int] = [:]

    init() {}

    mutating func noteTry(_ used: Operator) { tries[used, default: 0] += 1 }

    mutating func notePass(_ used: Operator) { passes[used, default: 0] += 1 }

    /// The share of each of the operators; together 1.
    func shares(_ usable: [Operator]) -> [Double] {
        let floor = min(0.1, 1 / Double(max(1, usable.count)))
        let rates = usable.map { Double((passes[$0] ?? 0) + 1) / Double((tries[$0] ?? 0) + 2) }
        let total = rates.reduce(0, +)
        let rest = 1 - floor * Double(usable.count)
        return rates.map { floor + rest * $0 / total }
    }

    func draw(_ usable: [Operator], using random: inout KeyedRandom) -> Operator? {
        usable.isEmpty ? nil : usable[random.index(weights: shares(usable))]
    }
}

extension OperatorChoice {
    init(_ json: JSON?) throws {
        let record = try SearchRecord(json, name: "operators")
        for member in record.members.members {
            let counts = try SearchRecord(member.value, name: "operators")
            guard let used = Operator(rawValue: member.name) else {
                throw SearchRecord.unreadable("operators", "known operators", .string(member.name))
            }
            tries[used] = try counts.integer("tries")
            passes[used] = try counts.integer("passes")
        }
    }

    var json: JSON {
        let used = Operator.allCases.filter { tries[$0] != nil || passes[$0] != nil }
        return .object(
            JSONObject(
                used.map {
                    JSONObject.Member(
                        name: $0.rawValue,
                        value: [
                            "tries": .integer(Int64(tries[$0] ?? 0)),
                            "passes": .integer(Int64(passes[$0] ?? 0)),
                        ]
                    )
                }
            )
        )
    }
}
