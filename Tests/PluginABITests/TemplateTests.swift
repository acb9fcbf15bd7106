import Contract
import Foundation
import JSONValues
import PluginHost
import TestSupport
import Testing

struct TemplateTests {
    private static let rows = ScoreRequest(
        inputs: ["{}", "{}"],
        outputs: [#"{"a":"one two"}"#, nil],
        targets: [#"{"a":"Two and one"}"#, #"{"a":"three"}"#]
    )

    @Test(arguments: ["length_reward", "first_examples", "word_count"])
    func theCTemplatesCompileWithoutAWarning(name: String) throws {
        let host = try TemplateHost()

        let path = try host.workshop.build(
            TemplateHost.source("C/\(name).c"),
            as: name + ".so",
            options: ["-std=c11", "-pedantic", "-Wall", "-Wextra", "-Werror"]
        )

        let symbols = try Command.run("/usr/bin/env", ["nm", "-D", "--defined-only", path])
        #expect(symbols.output.matches(of: /\sT (\w+)/).map { String($0.1) } == ["glia_plugin_v1"])
        #expect(host.catalog.folders.flatMap(\.files).compactMap(\.refusal) == [])
        #expect(host.catalog.entries.count { $0.isUsable } == 1)
    }

    @Test func theRewardInCScores() async throws {
        let host = try TemplateHost()
        try host.workshop.build(TemplateHost.source("C/length_reward.c"), as: "length.so")

        let score = try await host.score(Self.rows, with: "LengthReward")

        // {"a":"one two"} has 15 bytes, {"a":"Two and one"} 19.
        #expect(score.scores == [15.0 / 19, 0])
    }

    @Test(arguments: [
        ("", 0), ("one", 1), (" one  two ", 2), ("one\ntwo\tthree", 3), ("say \"hi\"", 2),
    ])
    func theToolInCCounts(text: String, words: Int) async throws {
        let host = try TemplateHost()
        try host.workshop.build(TemplateHost.source("C/word_count.c"), as: "words.so")

        let (about, result) = try await host.with("WordCount", .tool) { instance, call in
            let tool = PluginTool(instance)
            let arguments: JSON = ["text": .string(text)]
            let request = ToolRequest(arguments: arguments.text())
            return (
                try await tool.describe(Nothing(), call: call),
                try await tool.call(request, call: call)
            )
        }

        #expect(about.name == "word_count")
        #expect(result == ToolResult(content: String(words)))
    }

    @Test func theCalculatorComputesThroughTheDoor() async throws {
        let host = try TemplateHost()
        try host.workshop.copyPlugin("Calculator")

        let result = try await host.with("Calculator", .tool) { instance, call in
            try await PluginTool(instance).call(
                ToolRequest(arguments: #"{"expression": "6 * 7"}"#),
                call: call
            )
        }

        #expect(result == ToolResult(content: "42"))
    }

    @Test func theRewardInSwiftScores() async throws {
        let host = try TemplateHost()
        try host.workshop.copyPlugin("SharedWords")

        let score = try await host.score(Self.rows, with: "SharedWords", ["field": "a"])

        #expect(score.scores == [2.0 / 3, 0])
    }

    @Test func theTemplateInSwiftFitsOnAPage() throws {
        let text = try Checkout.text(TemplateHost.source("Swift/SharedWords.swift"))

        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 41)
    }
}
