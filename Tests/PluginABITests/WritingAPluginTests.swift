import Foundation
import JSONValues
import TestSupport
import Testing

@testable import PluginHost

/// The page for authors says what the templates and the host say.
struct WritingAPluginTests {
    private static let catalog = "Sources/Contract/Contract.docc"

    private func page() throws -> String {
        try Checkout.text(Self.catalog + "/WritingAPlugin.md")
    }

    @Test func everyCodeBlockStandsInATemplate() throws {
        let templates = try Checkout.files(
            in: "PluginSDK/Templates",
            endings: ["c", "swift"]
        ).map(Checkout.text)
        let blocks = try page().split(separator: "```").enumerated()
            .filter { $0.offset % 2 == 1 }
            .map { block in block.element.drop { $0 != "\n" }.dropFirst() }

        let strange = blocks.filter { block in !templates.contains { $0.contains(block.dropLast()) }
        }

        #expect(blocks.count == 7)
        #expect(strange == [])
    }

    @Test func everyServiceOfTheHostHasItsLine() throws {
        let page = try page()

        #expect(HostTable.services.filter { !page.contains("| `\($0)` | ") } == [])
    }

    @Test func everyMemberThatTheHostReadsHasItsLine() throws {
        let page = try page()
        let schema = try JSONSchema(
            JSON(parsing: Checkout.text("PluginSDK/Schemas/manifest.schema.json"))
        )

        let forPeople: Set = ["license", "homepage"]
        let unsaid = schema.fields.filter {
            !page.contains("| `\($0)` | ") && !forPeople.contains($0)
        }

        #expect(unsaid == [])
    }

    @Test func theDecisionOnSchemasNamesEveryKeyword() throws {
        let page = try Checkout.text(
            Self.catalog + "/Decisions/0004-One-JSON-Schema-subset.md"
        )

        #expect(JSONSchema.keywords.sorted().filter { !page.contains("`\($0)`") } == [])
    }

    @Test func decisionsAreShortAndOnTheFirstPage() throws {
        let first = try Checkout.text(Self.catalog + "/Contract.md")

        for path in Checkout.files(in: Self.catalog + "/Decisions", endings: ["md"]) {
            let name = URL(filePath: path).deletingPathExtension().lastPathComponent
            let lines = try Checkout.text(path).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            #expect(lines.count <= 61, "\(name)")
            #expect(first.contains("<doc:\(name)>"))
            for part in [
                "## Problem", "## Decision", "## What else was considered", "## Consequences",
            ] {
                #expect(lines.contains(part[...]), "\(name)")
            }
        }
    }
}
