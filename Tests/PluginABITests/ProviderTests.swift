import Contract
import Foundation
import JSONValues
import MockServer
import PluginHost
import Synchronization
import TestSupport
import Testing

/// The providers as shared libraries, behind a host.
struct ProviderTests: Services, Log {
    static let executor = HostExecutor()
    static let key = "sk-test-0123456789"

    private let workshop: Workshop
    private let lines = Lines()

    /// A class because a log is written to.
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    init() throws {
        workshop = try Workshop()
        for name in ["Anthropic", "Gemini", "OpenAICompatible"] { try workshop.copyPlugin(name) }
    }

    func answer(_ service: String, _ input: SlotValue, for call: HostCall) async throws -> SlotValue
    {
        throw ComponentError(.unimplemented, "this host has no service '\(service)'")
    }

    func write(_ level: LogLevel, _ message: String, source: String) {
        lines.all.withLock { $0.append(message) }
    }

    var call: HostCall {
        HostCall(
            CallContext(path: "test"),
            in: HostCall.Environment(seed: 1, services: self, log: self)
        )
    }

    var catalog: PluginCatalog { PluginCatalog(searchPath: [workshop.folder.path]) }

    /// Makes a language model and does something with it, on the host's threads.
    func with<Result: Sendable>(
        _ name: String,
        _ parameters: JSONObject,
        secrets: Secrets = Secrets { _ in ProviderTests.key },
        placement: Placement,
        _ body: @escaping @Sendable (PluginLanguageModel, HostCall) async throws -> Result
    ) async throws -> Result {
        let catalog = catalog
        let call = call
        let registry = PluginRegistry(
            catalog: catalog,
            executor: Self.executor,
            worker: WorkerCommand(executable: TemplateHost.worker),
            secrets: secrets
        )
        let schema = try catalog.entry(name, kind: .languageModel).manifest.configuration
        let filled = schema.fillingDefaults(in: .object(parameters))
        #expect(schema.violations(of: filled).map(\.description) == [])
        return try await Task(executorPreference: Self.executor) {
            let instance = try await registry.instance(
                name,
                kind: .languageModel,
                configuration: filled.object ?? [:],
                placement: ComponentPlacement(placement),
                call: call
            )
            return try await body(PluginLanguageModel(instance), call)
        }.value
    }

    private static let question = CompletionRequest(messages: [ChatMessage(.user, "Hi").text])

    @Test func everyManifestFitsTheSchemaAndSaysWhatTheModelSays() async throws {
        let schema = try JSONSchema(
            JSON(parsing: Checkout.text("PluginSDK/Schemas/manifest.schema.json"))
        )
        let models = catalog.entries.filter { $0.manifest.kind == .languageModel }

        for entry in models {
            let json = entry.manifest.json
            let description = try await with(
                entry.manifest.name,
                ["model": "m", "base_url": "http://127.0.0.1:9"],
                placement: .inProcess
            ) { try await $0.describe(Nothing(), call: $1) }
            #expect(schema.violations(of: .object(json)).map(\.description) == [])
            #expect(json["capabilities"]?.array == description.capabilities.map(JSON.string))
        }

        #expect(
            models.map(\.manifest.name) == [
                "anthropic", "gemini", "openai", "azure", "ollama", "vllm", "llamacpp", "mistral",
                "groq", "xai", "deepseek", "together", "openrouter", "openai-compatible",
            ]
        )
        #expect(catalog.entries.allSatisfy { $0.isUsable })
    }

    @Test(arguments: Placement.allCases)
    func anAnswerComesThroughTheDoor(placement: Placement) async throws {
        let server = try MockServer { _, _ in
            .reply(
                #"{"choices":[{"message":{"content":"Hello!"}}],"usage":{"prompt_tokens":5}}"#
            )
        }

        let answer = try await with(
            "openai",
            ["model": "m", "base_url": .string(server.address)],
            placement: placement
        ) {
            try await $0.generate(Self.question, call: $1)
        }

        #expect(answer == Completion(content: "Hello!", usage: Usage(inputTokens: 5)))
        #expect(server.requests.first?.headers["authorization"] == "Bearer " + Self.key)
    }

    @Test(
        arguments: [
            ("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY"),
            ("gemini", "GEMINI_API_KEY"), ("mistral", "MISTRAL_API_KEY"), ("groq", "GROQ_API_KEY"),
        ],
        Placement.allCases
    )
    func aMissingKeyIsNamed(
        of: (provider: String, variable: String),
        placement: Placement
    ) async throws {
        let (provider, variable) = of
        let error = await #expect(throws: ComponentError.self) {
            try await with(
                provider,
                ["model": "m"],
                secrets: Secrets { _ in nil },
                placement: placement
            ) {
                try await $0.describe(Nothing(), call: $1)
            }
        }

        #expect(
            error?.message
                == "'\(provider)' needs the variable '\(variable)', which isn't set: set it in the "
                + "environment, or write it into a file .env beside the pipeline file"
        )
    }

    @Test(arguments: ["openai", "anthropic", "gemini"], Placement.allCases)
    func aKeyThatTheProviderSendsBackIsTakenOut(
        provider: String,
        placement: Placement
    ) async throws {
        let server = try MockServer { _, number in
            number == 0
                ? .reply(#"{"error":{"message":"no key \#(ProviderTests.key)!"}}"#, status: 401)
                : .reply(ProviderTests.key + " is no JSON")
        }
        let parameters: JSONObject = ["model": "m", "base_url": .string(server.address)]

        let errors = try await with(provider, parameters, placement: placement) { model, call in
            var errors: [ComponentError] = []
            for _ in 0..<2 {
                do {
                    _ = try await model.generate(Self.question, call: call)
                } catch let error as ComponentError {
                    errors.append(error)
                }
            }
            return errors
        }

        #expect(errors.map(\.status) == [.unauthenticated, .unavailable])
        #expect(errors[0].message.hasSuffix("no key [\(provider.uppercased())_API_KEY]!"))
        let said = errors.map { "\($0.message) \($0.details)" } + lines.all.withLock { $0 }
        #expect(!said.joined().contains(Self.key))
    }

    @Test(arguments: Placement.allCases)
    func aDeadlineEndsAStalledCall(placement: Placement) async throws {
        let server = try MockServer { _, _ in MockAnswer(bytes: [], ending: .stalls) }
        let catalog = catalog
        let call = call
        let registry = PluginRegistry(
            catalog: catalog,
            executor: Self.executor,
            worker: WorkerCommand(executable: TemplateHost.worker)
        )
        let schema = try catalog.entry("vllm", kind: .languageModel).manifest.configuration
        let filled = schema.fillingDefaults(
            in: ["model": "m", "base_url": .string(server.address)]
        )

        let error = await #expect(throws: ComponentError.self) {
            try await Task(executorPreference: Self.executor) {
                let instance = try await registry.instance(
                    "vllm",
                    kind: .languageModel,
                    configuration: filled.object ?? [:],
                    placement: ComponentPlacement(placement),
                    timeout: .milliseconds(200),
                    call: call
                )
                _ = try await PluginLanguageModel(instance).generate(Self.question, call: call)
            }.value
        }

        #expect(error?.status == .deadlineExceeded)
        #expect(
            error?.message
                == "'vllm' at \(server.address) didn't answer in time; 'timeout' sets how long it "
                + "may take"
        )
    }
}
