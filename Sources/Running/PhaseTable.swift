import Contract
import JSONValues
import Scheduling

/// What model calls were made for whom, and what they cost.
struct PhaseTable {
    private let account: ModelAccount
    private let hits: Int

    init(_ account: ModelAccount, hits: Int) {
        self.account = account
        self.hits = hits
    }

    private var phases: [(name: String, sums: ModelAccount.Sums)] {
        account.phases.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The table in words, a line a phase.
    var lines: [String] {
        var rows = [
            [
                "model calls for", "calls", "tokens in", "of them cached", "out", "cost", "p50",
                "p90", "p99", "failed attempts",
            ]
        ]
        rows += phases.map { Self.row($0.name, $0.sums) }
        let again = "\(NumberText.grouped(hits)) rollouts were asked for again and cost nothing."
        return (phases.isEmpty ? ["No model was called."] : Self.columns(rows)) + known + [again]
    }

    /// What the cache saved.
    private var known: [String] {
        let total = account.total
        guard total.hits > 0 else { return [] }
        let tokens = total.saved.inputTokens + total.saved.outputTokens
        return [
            "\(NumberText.grouped(total.hits)) more calls were answered from the cache: "
                + "\(NumberText.grouped(tokens)) tokens that cost nothing."
        ]
    }

    private static func row(_ name: String, _ sums: ModelAccount.Sums) -> [String] {
        let latencies = [0.5, 0.9, 0.99].map { share in
            sums.latency.seconds(at: share).map { Self.time($0) } ?? "-"
        }
        return [
            name, NumberText.grouped(sums.calls), NumberText.grouped(sums.usage.inputTokens),
            NumberText.grouped(sums.usage.cachedTokens),
            NumberText.grouped(sums.usage.outputTokens),
            sums.cost > 0 ? NumberText.short(sums.cost) : "-",
        ] + latencies + [NumberText.grouped(sums.failures)]
    }

    private static func time(_ seconds: Double) -> String {
        seconds < 1
            ? NumberText.short(seconds * 1000) + " ms"
            : NumberText.short(seconds) + " s"
    }

    /// The first column to the left, numbers to the right.
    private static func columns(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                return column == 0 ? text + space : space + text
            }.joined(separator: "  ")
        }
    }

    /// The same for programs; times in seconds.
    var json: JSON {
        var members = phases.map { JSONObject.Member(name: $0.name, value: Self.json($0.sums)) }
        members.append(.init(name: "rollouts_known", value: .integer(Int64(hits))))
        return .object(JSONObject(members))
    }

    private static func json(_ sums: ModelAccount.Sums) -> JSON {
        let latency = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)].map { name, share in
            JSONObject.Member(
                name: name,
                value: sums.latency.seconds(at: share).map(JSON.number) ?? .null
            )
        }
        let members: JSONObject = [
            "calls": .integer(Int64(sums.calls)), "cache_hits": .integer(Int64(sums.hits)),
            "saved": sums.saved.json,
            "failed_attempts": .integer(Int64(sums.failures)), "cost": .number(sums.cost),
            "latency": .object(JSONObject(latency)),
        ]
        return .object(JSONObject(members.members + (sums.usage.json.object?.members ?? [])))
    }
}
