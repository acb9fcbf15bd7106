import PluginSDK

/// The candidates that can become parents, and how many children each has had.
struct Population: Sendable, Equatable {
    /// By number, ascending.
    private(set) var members = [0]
    private var offspring: [Int: Int] = [:]

    init() {}

    func children(of member: Int) -> Int { offspring[member] ?? 0 }

    mutating func noteChild(of member: Int) { offspring[member, default: 0] += 1 }

    mutating func add(_ candidate: Int) {
        members.append(candidate)
        members.sort()
    }

    /// Keeps only those named.
    mutating func keep(_ kept: [Int]) {
        members = kept.sorted()
        offspring = offspring.filter { kept.contains($0.key) }
    }

    /// Means over the examples on which all of them have a score; 0 if there are none.
    func fitness(of candidates: [Int], scores: ScoreMatrix) -> [Double] {
        let common = scores.commonExamples(candidates)
        return candidates.map { scores.mean($0, over: common) ?? 0 }
    }
}

extension Population {
    init(_ json: JSON?) throws {
        let record = try SearchRecord(json, name: "population")
        members = try record.integers("members")
        let counts = try record.integers("children")
        guard !members.isEmpty, counts.count == members.count,
            counts.allSatisfy({ (0...SearchRecord.largest).contains($0) })
        else {
            throw SearchRecord.unreadable("population", "members with numbers of children", json)
        }
        for (member, count) in zip(members, counts) where count > 0 { offspring[member] = count }
    }

    var json: JSON {
        [
            "members": .array(members.map { .integer(Int64($0)) }),
            "children": .array(members.map { .integer(Int64(children(of: $0))) }),
        ]
    }
}
