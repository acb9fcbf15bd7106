import Contract
import JSONValues
import Testing

@testable import PluginHost

struct InstanceSecretsTests {
    private static let manifest = #"""
        {"id": "org.example.a", "kind": "glia.language_model/1", "name": "Example",
         "version": "1.0.0", "config": {"type": "object", "properties": {
           "key": {"type": "string", "x-glia-secret": true}, "word": {"type": "string"}}}}
        """#

    private func secrets(_ configuration: JSONObject) throws -> InstanceSecrets? {
        InstanceSecrets(
            try PluginManifest(parsing: Array(Self.manifest.utf8)),
            configuration,
            from: Secrets { name in name == "A_KEY" ? "0123456789" : nil }
        )
    }

    private func ask(_ secrets: InstanceSecrets, _ name: String) throws -> SlotValue {
        try secrets.answer(SlotValue(head: ["name": .string(name)]))
    }

    @Test func onlyNamesInMarkedMembersAreAnswered() throws {
        let secrets = try #require(try secrets(["key": "A_KEY", "word": "OTHER"]))

        #expect(try ask(secrets, "A_KEY").head()["value"] == "0123456789")
        let error = #expect(throws: ComponentError.self) { try ask(secrets, "OTHER") }
        #expect(error?.status == .permissionDenied)
        #expect(
            error?.message
                == "'Example' asked for a secret that its configuration doesn't name"
        )
    }

    @Test func anInstanceThatNamesNoneHasNoAccess() throws {
        #expect(try secrets(["word": "A_KEY"]) == nil)
        #expect(try secrets(["key": ""]) == nil)
    }

    @Test func whatWasGivenIsTakenOutOfEverything() throws {
        let secrets = try #require(try secrets(["key": "A_KEY"]))
        #expect(secrets.redacted("x 0123456789 y") == "x 0123456789 y")

        _ = try ask(secrets, "A_KEY")

        #expect(secrets.redacted("x 0123456789 y 01234567890") == "x [A_KEY] y [A_KEY]0")
        #expect(secrets.redacted("012345678") == "012345678")
        #expect(
            secrets.redacted(ComponentError(.unknown, "0123456789", details: ["a": "0123456789"]))
                == ComponentError(.unknown, "[A_KEY]", details: ["a": "[A_KEY]"])
        )
        let value = SlotValue(
            head: ["content": "0123456789"],
            arrays: [NamedArray("texts", .text(["a", nil, "0123456789"]))]
        )
        #expect(
            secrets.redacted(value)
                == SlotValue(
                    head: ["content": "[A_KEY]"],
                    arrays: [NamedArray("texts", .text(["a", nil, "[A_KEY]"]))]
                )
        )
    }

    // It used to count its own draws, so that two of one call were the same.
    @Test func aGuardedCallDrawsOnFromTheOneItStandsFor() throws {
        let secrets = try #require(try secrets(["key": "A_KEY"]))
        let host = try HostFixture()
        let (plain, guarded) = (host.call, host.call)

        let expected = (0..<3).map { _ in plain.randomBytes(count: 8) }
        let drawn = (0..<3).map { _ in secrets.guarding(guarded).randomBytes(count: 8) }

        #expect(drawn == expected)
    }

    @Test(arguments: [
        ("OPENAI_API_KEY", true), ("K2", true), ("_X", true), ("", false), ("2K", false),
        ("sk-abc", false), ("gsk_abc", false), ("AIzaSyA", false),
        (String(repeating: "A", count: 65), false),
    ])
    func aKeyIsNotTakenForItsName(text: String, isName: Bool) {
        #expect(InstanceSecrets.isName(text) == isName)
    }
}
