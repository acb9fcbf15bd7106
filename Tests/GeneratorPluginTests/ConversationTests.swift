import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

struct ConversationTests {
    private static func schema(_ others: JSONObject = [:]) -> JSON {
        var properties = others
        properties["talk"] = [
            "type": "array", "items": ["type": "object", "x-glia-role": "message"],
        ]
        return ["type": "object", "properties": .object(properties)]
    }

    private func ask(
        _ input: String,
        _ schema: JSON = schema(),
        _ changes: JSONObject = [:]
    ) async throws -> (conversation: String, response: ModuleResponse) {
        let model = ScriptedModel(#"{"thinking": "", "answer": 5}"#)
        var configuration: JSONObject = ["input_schema": schema, "instructions": "Be kind."]
        for member in changes.members { configuration[member.name] = member.value }
        let response = try await Fixture.run(
            model,
            Fixture.configuration(configuration),
            input: input
        )
        return (model.requests.isEmpty ? "" : try model.conversation(), response)
    }

    @Test func messagesBecomeTurns() async throws {
        let (conversation, _) = try await ask(
            #"{"talk": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"},"#
                + #" {"role": "user", "content": "2+3?"}]}"#
        )

        #expect(
            conversation
                == "[system]\nBe kind.\n[user]\nHi\n[assistant]\nYes?\n[user]\n2+3?"
        )
    }

    @Test func otherFieldsAreATurnBeforeThem() async throws {
        let (conversation, _) = try await ask(
            #"{"guest": "Ann", "talk": [{"role": "user", "content": "Hi"}]}"#,
            Self.schema(["guest": ["type": "string"]])
        )

        #expect(
            conversation == "[system]\nBe kind.\n[user]\n{\"guest\": \"Ann\"}\n[user]\nHi"
        )
    }

    @Test func examplesAreConversationsToo() async throws {
        let example: JSON = [
            "input": ["talk": [["role": "user", "content": "1+1?"]]],
            "output": ["thinking": "", "answer": 2],
        ]

        let (conversation, _) = try await ask(
            #"{"talk": [{"role": "user", "content": "2+3?"}]}"#,
            Self.schema(),
            ["examples": [example]]
        )

        #expect(
            conversation
                == "[system]\nBe kind.\n[user]\n1+1?\n[assistant]\n"
                + "{\"thinking\": \"\", \"answer\": 2}\n[user]\n2+3?"
        )
    }

    @Test(arguments: [
        #"{"talk": [{"role": "guest", "content": "Hi"}]}"#, #"{"talk": [{"role": "user"}]}"#,
        #"{"talk": ["Hi"]}"#,
    ])
    func whatIsNoMessageIsNamed(input: String) async throws {
        let (conversation, response) = try await ask(input)

        #expect(conversation == "")
        #expect(
            response.reason == "message 1 of 'talk' is none: expected {role: system, user, "
                + "assistant or tool, content}"
        )
    }
}
