import Contract
import JSONValues
import PluginHost
import TestSupport
import Testing

struct ManifestSchemaTests {
    private static let path = "PluginSDK/Schemas/manifest.schema.json"

    private func schema() throws -> JSONSchema {
        try JSONSchema(JSON(parsing: Checkout.text(Self.path)))
    }

    @Test func describesEveryMember() throws {
        let members = try schema().json["properties"]?.object?.members ?? []

        let silent = members.filter { $0.value["description"]?.string?.hasSuffix(".") != true }

        #expect(silent.map(\.name) == [])
    }

    @Test func hasEveryMemberThatTheHostReads() throws {
        let reader = try Checkout.text("Sources/PluginHost/PluginManifest.swift")
        let read = reader.matches(of: /(?:json\[|required\()"(\w+)"/).map { String($0.1) }

        let fields = try schema().fields

        #expect(read.count >= 9)
        #expect(read.filter { !fields.contains($0) } == [])
    }

    @Test func namesTheKindsAndTheWordsThatTheHostKnows() throws {
        let properties = try schema().json["properties"]

        let kinds = properties?["kind"]?["enum"]?.array?.compactMap(\.string)
        let words = properties?["concurrency"]?["enum"]?.array?.compactMap(\.string) ?? []

        #expect(kinds.map(Set.init) == Set(ComponentKind.allCases.map(\.rawValue)))
        #expect(words.compactMap(PluginManifest.Concurrency.init).count == 3)
    }

    @Test func allManifestsOfTheProjectFit() throws {
        let schema = try schema()
        let paths = ["Plugins", "PluginSDK/Templates"]
            .flatMap { Checkout.files(in: $0, endings: ["json"]) }
            .filter { $0.hasSuffix("/manifest.json") || $0.contains("/Manifests/") }

        let violations = try paths.flatMap { path in
            try schema.violations(of: JSON(parsing: Checkout.text(path))).map { "\(path)\($0)" }
        }

        #expect(paths.count >= 10)
        #expect(violations == [])
    }

    @Test(arguments: [
        (#"{"id":"a","kind":"glia.reward/1","name":"A"}"#, "the member 'version' is missing"),
        (
            #"{"id":"a","kind":"glia.reward/1","name":"A","version":"1","concurrency":"all"}"#,
            "/concurrency: found 'all', expected one of 'one-per-plugin', 'one-per-instance', 'any'"
        ),
    ])
    func saysWhatIsWrongWithAManifest(manifest: String, sentence: String) throws {
        let violations = try schema().violations(of: JSON(parsing: manifest))

        #expect(violations.map(\.description) == [sentence])
    }
}
