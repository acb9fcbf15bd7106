import Contract
import JSONValues
import Running
import Scheduling

/// Model calls by phase, as the cells of a table.
struct CallTable {
    private let account: ModelAccount

    init(_ account: ModelAccount) { self.account = account }

    let head = [
        "model calls for", "calls", "known", "tokens in", "of them cached", "out", "cost", "p50",
        "p90",
        "p99", "failed attempts", "unanswered",
    ]

    /// A line for each phase, and one for all of several.
    var rows: [[String]] {
        let phases = account.phases.sorted { $0.key < $1.key }.map { Self.row($0.key, $0.value) }
        return phases.count > 1 ? phases + [Self.row("all", account.total)] : phases
    }

    private static func row(_ name: String, _ sums: ModelAccount.Sums) -> [String] {
        let latencies = [0.5, 0.9, 0.99].map { share in
            sums.latency.seconds(at: share).map(NumberText.latency) ?? "–"
        }
        return [
            name, NumberText.grouped(sums.calls), NumberText.grouped(sums.hits),
            NumberText.grouped(sums.usage.inputTokens),
            NumberText.grouped(sums.usage.cachedTokens),
            NumberText.grouped(sums.usage.outputTokens),
            sums.cost > 0 ? NumberText.money(sums.cost) : "–",
        ] + latencies + [NumberText.grouped(sums.failures), NumberText.grouped(sums.unanswered)]
    }

    /// The same for programs; times in seconds.
    var json: JSON {
        let phases = account.phases.sorted { $0.key < $1.key }.map {
            JSONObject.Member(name: $0.key, value: Self.json($0.value))
        }
        return [
            "total": Self.json(account.total), "phases": .object(JSONObject(phases)),
        ]
    }

    private static func json(_ sums: ModelAccount.Sums) -> JSON {
        func latency(_ share: Double) -> JSON {
            sums.latency.seconds(at: share).map(JSON.number) ?? .null
        }
        return [
            "calls": .integer(Int64(sums.calls)), "known": .integer(Int64(sums.hits)),
            "usage": sums.usage.json,
            "cost": .number(sums.cost),
            "latency": ["p50": latency(0.5), "p90": latency(0.9), "p99": latency(0.99)],
            "failed_attempts": .integer(Int64(sums.failures)),
            "unanswered": .integer(Int64(sums.unanswered)),
        ]
    }
}
