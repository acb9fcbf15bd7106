import Contract
import HTTPModels
import JSONValues
import Testing

/// What all providers' configurations have in common.
struct ProviderSettingsTests {
    private func settings(_ members: JSONObject) throws -> ProviderAccess.Settings {
        var configuration: JSONObject = ["base_url": "https://api.example.com/v1"]
        for member in members.members { configuration[member.name] = member.value }
        return try ProviderAccess.Settings(
            provider: "example",
            .object(configuration),
            keyHeader: "authorization: Bearer "
        )
    }

    @Test(arguments: ["authorization", "Authorization", "X-API-Key", "api-key ", "x-goog-api-key"])
    func aKeyAmongTheHeadersIsRefused(name: String) throws {
        let error = try #require(
            #expect(throws: ComponentError.self) {
                try settings(["headers": .object(JSONObject([.init(name: name, value: "k-1")]))])
            }
        )

        #expect(error.status == .invalidArgument)
        #expect(error.details["at"] == "/headers")
        #expect(error.message.contains("'\(name)'"))
        #expect(error.message.contains("'api_key_variable'"))
        #expect(!error.message.contains("k-1"))
    }

    @Test func otherHeadersAreTaken() throws {
        let settings = try settings(["headers": ["X-Title": "glia", "OpenAI-Organization": "o"]])

        #expect(settings.headers == ["X-Title: glia", "OpenAI-Organization: o"])
    }

    @Test(arguments: ["https://a.example/v1#x", "https://a.example/v1?x", "https://u:p@a.example"])
    func anAddressHasNothingBehindItsPath(address: String) throws {
        let error = #expect(throws: ComponentError.self) {
            try settings(["base_url": .string(address)])
        }

        #expect(error?.details["at"] == "/base_url")
    }

    @Test(arguments: [(0.0004, 1), (0.25, 250), (600, 600_000)])
    func aShortTimeToConnectIsNotNone(seconds: Double, milliseconds: Int) throws {
        let settings = try settings(["connect_timeout": .number(seconds)])

        #expect(settings.connectTimeout == .milliseconds(milliseconds))
    }
}
