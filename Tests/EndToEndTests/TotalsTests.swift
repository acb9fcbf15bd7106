import Foundation
import JSONValues
import MockServer
import TestSupport
import Testing

/// What a run says it has cost, against the journal of its calls and the server that answered them.
struct TotalsTests {
    /// Usage of an answer, different for each prompt; every seventh request is refused.
    private static func answer(_ request: MockRequest, _ number: Int) -> MockAnswer {
        if number % 7 == 3 { return .reply(#"{"error":{"message":"busy"}}"#, status: 503) }
        let length = request.body.utf8.count
        let queue = length % 2 == 0 ? "taxi" : "repair"
        return .reply(
            #"""
            {"choices":[{"message":{"content":"{\"queue\":\"\#(queue)\"}"}}],"usage":{
            "prompt_tokens":\#(length),"completion_tokens":\#(length % 13),
            "prompt_tokens_details":{"cached_tokens":\#(length / 3)}}}
            """#
        )
    }

    private static let names = ["input_tokens", "cached_tokens", "output_tokens"]

    /// Calls and tokens of the lines of a journal, by phase.
    private func sums(_ journal: String) throws -> [String: [Int]] {
        var sums: [String: [Int]] = [:]
        for line in journal.split(separator: "\n").dropFirst() {
            let json = try JSON(parsing: String(line))
            let phase = try #require(json["phase"]?.string)
            let counts = [1] + Self.names.map { json["usage"]?[$0]?.integer ?? 0 }
            sums[phase] = zip(sums[phase] ?? [0, 0, 0, 0], counts).map(+)
        }
        return sums
    }

    @Test func totalsAreTheSumsOfTheJournalToTheToken() throws {
        let installation = try Installation()
        let server = try MockServer(Self.answer)
        let workshop = try Workshop()
        let pipeline = try installation.smallDemo(
            in: workshop,
            changes: [
                (
                    "default: local/smollm2-135m-instruct",
                    "default: {model: openai-compatible/m, base_url: \"\(server.address)\", price: {input: 3, cached: 0.5, output: 15}}"
                ),
                ("format: text", "format: json"), ("name: front-desk", "cache: false"),
                (
                    "[restaurant, taxi, cleaning, repair, internet, payment, weather]",
                    "[taxi, repair]"
                ),
            ]
        )
        // The server knows two queues only.
        for name in ["train", "validation", "test"] {
            let path = workshop.path(name + ".jsonl")
            let text = try String(contentsOfFile: path, encoding: .utf8).replacing(
                /"queue": "[a-z]+"/,
                with: "\"queue\": \"taxi\""
            )
            try workshop.write(text, to: name + ".jsonl")
        }

        let run = try installation.glia([
            "fit", pipeline, "--json", "--quiet", "--output", workshop.path("out"), "--set",
            "optimizer.stratify=false",
        ])

        try #require(run.status == 0, "\(run.errors)")
        let report = try JSON(parsing: run.output)
        let journal = try String(
            contentsOfFile: workshop.path("out/journal.jsonl"),
            encoding: .utf8
        )
        let phases = try #require(report["phases"]?.object)
        var total = [0, 0, 0, 0]
        for (phase, counts) in try sums(journal) {
            let shown = try #require(phases[phase])
            #expect((["calls"] + Self.names).map { shown[$0]?.integer ?? 0 } == counts, "\(phase)")
            let price =
                3 * Double(counts[1] - counts[2]) + 0.5 * Double(counts[2])
                + 15 * Double(counts[3])
            let cost = try #require(shown["cost"]?.number)
            if phase == "inference" { #expect(abs(cost - price / 1e6) < 1e-9) }
            total = zip(total, counts).map(+)
        }
        #expect(total[0] > 50)
        #expect(report["model_calls"]?.integer == total[0])
        #expect(Self.names.map { report["usage"]?[$0]?.integer ?? 0 } == Array(total.dropFirst()))
        let refused = server.requests.indices.count { $0 % 7 == 3 }
        #expect(server.requests.count == (try sums(journal)["inference"]?[0] ?? 0) + refused)
    }
}
