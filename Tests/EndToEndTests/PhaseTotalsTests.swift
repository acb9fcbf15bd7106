import Foundation
import JSONValues
import MockServer
import TestSupport
import Testing

/// What a run says its phases have cost, against the journal of its calls.
struct PhaseTotalsTests {
    /// The sums over lines of a journal.
    private struct Sums: Equatable {
        var calls = 0
        var tokens = [0, 0, 0]
        var cost = 0.0
        var failedAttempts = 0
        var free = 0
        var saved = [0, 0, 0]

        static let names = ["input_tokens", "cached_tokens", "output_tokens"]

        /// Adds a line, by the price of whoever answered it.
        mutating func add(_ line: JSON) throws {
            let tokens = Self.tokens(line["usage"])
            failedAttempts += line["failed_attempts"]?.integer ?? 0
            if line["free"]?.bool == true {
                free += 1
                saved = zip(saved, tokens).map(+)
                return
            }
            let name = try #require(line["answered_by"]?.string ?? line["model"]?.string)
            let price = try #require(PricedDesk.prices[name])
            calls += 1
            self.tokens = zip(self.tokens, tokens).map(+)
            cost += Double(tokens[0] - tokens[1]) * price.input / 1e6
            cost += Double(tokens[1]) * price.cached / 1e6
            cost += Double(tokens[2]) * price.output / 1e6
        }

        static func tokens(_ usage: JSON?) -> [Int] {
            names.map { usage?[$0]?.integer ?? 0 }
        }
    }

    private func sums(_ journal: String) throws -> (phases: [String: Sums], total: Sums) {
        var phases: [String: Sums] = [:]
        var total = Sums()
        for line in journal.split(separator: "\n").dropFirst() {
            let json = try JSON(parsing: String(line))
            let phase = try #require(json["phase"]?.string)
            try phases[phase, default: Sums()].add(json)
            try total.add(json)
        }
        return (phases, total)
    }

    private func expect(_ shown: JSON?, _ usage: JSON?, _ sums: Sums, _ name: String) {
        #expect(shown?["calls"]?.integer == sums.calls, "\(name)")
        #expect(Sums.tokens(usage) == sums.tokens, "\(name)")
        #expect(abs((shown?["cost"]?.number ?? -1) - sums.cost) < 1e-9, "\(name)")
        #expect(shown?["failed_attempts"]?.integer == sums.failedAttempts, "\(name)")
    }

    @Test func eachPhaseIsTheSumOfItsLinesToTheToken() throws {
        let desk = try PricedDesk()
        let folder = desk.workshop.path("out")

        let run = try desk.installation.glia(
            ["fit", desk.pipeline, "--json", "--quiet", "--output", folder]
        )

        try #require(run.status == 0, "\(run.errors)")
        let fit = try JSON(parsing: run.output)
        let report = try JSON(
            parsing: try desk.installation.glia(["report", folder, "--json"]).output
        )
        let (phases, total) = try sums(
            try String(contentsOfFile: folder + "/journal.jsonl", encoding: .utf8)
        )
        #expect(phases.keys.sorted() == ["inference", "optimizer", "reward"])
        for (name, sums) in phases {
            let shown = fit["phases"]?[name]
            expect(shown, shown, sums, name)
            #expect(shown?["cache_hits"]?.integer == sums.free)
            #expect(Sums.tokens(shown?["saved"]) == sums.saved)
            let reported = report["model_calls"]?["phases"]?[name]
            expect(reported, reported?["usage"], sums, name)
            #expect(reported?["known"]?.integer == sums.free)
        }
        let reported = report["model_calls"]?["total"]
        expect(reported, reported?["usage"], total, "report")
        #expect(fit["model_calls"]?.integer == total.calls)
        #expect(Sums.tokens(fit["usage"]) == total.tokens)
        #expect(abs((fit["cost"]?.number ?? -1) - total.cost) < 1e-9)
        // What the test is about has happened, and the server was asked nothing else.
        #expect(total.free > 0 && total.failedAttempts > 0)
        #expect(desk.server.requests.count == total.calls + total.failedAttempts)
    }
}
