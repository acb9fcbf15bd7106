import Foundation
import TestSupport
import Testing

@testable import Glia

/// Types such as `Generator` name plugins and parameters; here they are held to the manifests.
struct TypedComponentTests {
    private static let model = LanguageModel("local/tiny")
    private static let embedder = EmbeddingModel("local/tiny")

    /// Every type with every parameter, with the kind that it is a component of.
    private static let components: [(kind: String, component: Component)] =
        modules.map { ("module", $0) } + rewards.map { ("reward", $0) }
        + metrics.map { ("metric", $0) }
        + [
            OMEGA(
                languageModel: model,
                embeddingModel: embedder,
                instructions: "x",
                mergingRate: 0.1,
                populationSize: 4
            ).component,
            RandomFewShot(
                nbMinExamples: 1,
                nbMaxExamples: 2,
                sampling: "best",
                samplingTemperature: 0.5,
                populationSize: 3
            ).component,
        ].map { ("optimizer", $0) }
        + [
            EarlyStopping(
                monitor: "val_reward",
                minDelta: 0.1,
                stopAt: 1,
                patience: 2,
                mode: "max",
                baseline: 0.5,
                restoreBestVariables: true,
                startFromEpoch: 1
            ).component,
            ProgramCheckpoint(
                filepath: "a.json",
                monitor: "reward",
                saveBestOnly: true,
                mode: "max",
                initialValueThreshold: 0.5
            ).component,
            CSVLogger(filepath: "a.csv", separator: ";", append: true).component,
            BudgetStopping(maxCost: 1, maxTokens: 5).component,
        ].map { ("callback", $0) }

    private static let modules: [Component] = [
        Generator(
            output: MathAnswer.self,
            languageModel: model,
            instructions: "x",
            temperature: 0.5,
            maxTokens: 5
        ).component,
        ChainOfThought(
            output: MathAnswer.self,
            languageModel: model,
            instructions: "x",
            temperature: 0.5,
            maxTokens: 5
        ).component,
        Decision(
            question: "?",
            labels: ["a", "b"],
            thinking: true,
            languageModel: model,
            instructions: "x",
            calibrate: true,
            threshold: 0.5,
            otherwise: "b"
        ).component,
        SelfCritique(
            returnReward: true,
            returnInputs: false,
            scoreType: "rating",
            languageModel: model,
            instructions: "x"
        ).component,
        BestOf([.init(LMAsJudge(), weight: 2)]).component,
        Branch(labels: ["a"], field: "choice", injectDecision: false).component,
        InMask(mask: ["a"], pattern: "b", recursive: false).component,
        OutMask(mask: ["a"], pattern: "b", recursive: false).component,
        Concat().component, And().component, Or().component, Xor().component, Not().component,
        Identity().component,
    ]

    private static let rewards: [Component] = [
        ExactMatch(key: "a").component, ExactMatch(keys: ["a", "b"]).component,
        CosineSimilarity(keys: ["a"], embeddingModel: embedder).component,
        LMAsJudge(languageModel: model, instructions: "x").component,
        ComposableReward(
            [.init(ExactMatch(key: "a"), weight: 2, output: "x", name: "y")],
            reduction: "sum"
        ).component,
        RubricsAsJudge(
            [.init("clarity", description: "x", weight: 2, levels: ["bad", "good"])],
            languageModel: model,
            instructions: "x",
            scoreType: "score"
        ).component,
    ]

    private static let metrics: [Component] =
        [
            MeanMetricWrapper(fn: ExactMatch(key: "a")).component, Mean(key: "a").component,
            Sum(key: "a").component, CosineSimilarity(keys: ["a"]).component,
            PassAtK(k: 2, reward: ExactMatch(key: "a"), passThreshold: 0.5).component,
            PassAtK(k: 2, .all).component, PassAtK(k: 2, .gap).component,
        ]
        + [Counting.accuracy, .fBeta(2), .f1, .precision, .recall].flatMap { counting in
            [
                WordMetric(counting, keys: ["a"], average: "macro").component,
                BinaryMetric(counting, keys: ["a"], average: "macro", threshold: 0.4).component,
                CategoricalMetric(counting, keys: ["a"], average: "macro", labels: ["x"]).component,
            ]
        }

    /// The configurations' schemas of all manifests in the checkout, by kind and name.
    private static func schemas() throws -> [String: JSON] {
        var schemas: [String: JSON] = [:]
        for path in Checkout.files(in: "Plugins", endings: ["json"]) {
            let json = try JSON(parsing: Checkout.text(path))
            guard let kind = json["kind"]?.string, let name = json["name"]?.string else { continue }
            schemas["\(kind.split(separator: "/")[0])/\(name)"] = json["config"] ?? [:]
        }
        return schemas
    }

    @Test func typedParametersAreThoseOfTheManifests() throws {
        let schemas = try Self.schemas()

        for (kind, component) in Self.components {
            let name = "\(kind)/\(component.plugin)"
            let schema = try #require(schemas["glia.\(name)"], "no manifest of \(name)")
            var parts = PipelineParts()
            var json = parts.json(of: component)
            json["plugin"] = nil
            let violations = try JSONSchema(schema).violations(of: .object(json))
            #expect(violations.isEmpty, "\(name): \(violations)")
        }
    }

    /// What a program names by its plugin: foreign functions, whose signature is a text anyhow, and
    /// tools with those who call them.
    private static func isNamedByItsPlugin(_ name: String) -> Bool {
        name.hasSuffix("/ffi") || name.contains(".tool/") || name.hasSuffix("/FunctionCallingAgent")
    }

    @Test func everyPluginButTheModelsAndToolsHasAType() throws {
        let typed = Set(Self.components.map { "glia.\($0.kind)/\($0.component.plugin)" })

        let untyped = try Self.schemas().keys.filter { name in
            !name.contains("_model/") && !Self.isNamedByItsPlugin(name) && !typed.contains(name)
        }

        #expect(untyped == [])
    }
}
