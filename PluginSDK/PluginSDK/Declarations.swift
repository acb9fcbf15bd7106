public import CPluginABI
public import Contract
public import JSONValues

// One declaration a kind. C function pointers can't capture, so each slot is written out.

extension ComponentDeclaration {
    /// Declares a reward: `.reward { createReward($0, $1, $2, ExactMatch.init) }`.
    public static func reward(_ create: @escaping CreateFunction) -> ComponentDeclaration {
        ComponentDeclaration(.reward, create) {
            lasting(
                glia_reward(
                    struct_size: UInt32(MemoryLayout<glia_reward>.size),
                    reserved: 0,
                    score: { instance, call, input in
                        serve(instance, call, input, (any Reward).self) {
                            (reward, request: ScoreRequest, call) in
                            try await reward.score(request, call: call)
                        }
                    },
                    check: { instance, call, input in
                        serve(instance, call, input, (any Reward).self) {
                            (reward, request: DataSchemas, call) in
                            try await reward.check(request, call: call)
                            return Nothing()
                        }
                    }
                )
            )
        }
    }

    /// Declares a metric: `.metric { createMetric($0, $1, $2, MeanScore.init) }`.
    public static func metric(_ create: @escaping CreateFunction) -> ComponentDeclaration {
        ComponentDeclaration(.metric, create) {
            lasting(
                glia_metric(
                    struct_size: UInt32(MemoryLayout<glia_metric>.size),
                    reserved: 0,
                    measure: { instance, call, input in
                        serve(instance, call, input, (any Metric).self) {
                            (metric, request: MeasureRequest, call) in
                            try await metric.measure(request, call: call)
                        }
                    },
                    merge: { instance, call, input in
                        serve(instance, call, input, (any Metric).self) {
                            (metric, request: Partials, call) in
                            try await metric.merge(request, call: call)
                        }
                    },
                    reduce: { instance, call, input in
                        serve(instance, call, input, (any Metric).self) {
                            (metric, request: Partial, call) in
                            try await metric.reduce(request, call: call)
                        }
                    },
                    check: { instance, call, input in
                        serve(instance, call, input, (any Metric).self) {
                            (metric, request: DataSchemas, call) in
                            try await metric.check(request, call: call)
                            return Nothing()
                        }
                    }
                )
            )
        }
    }

    /// Declares a module: `.module { createModule($0, $1, $2, Generator.init) }`.
    public static func module(_ create: @escaping CreateFunction) -> ComponentDeclaration {
        ComponentDeclaration(.module, create) {
            lasting(
                glia_module(
                    struct_size: UInt32(MemoryLayout<glia_module>.size),
                    reserved: 0,
                    infer: { instance, call, input in
                        serve(instance, call, input, (any Module).self) {
                            (module, request: InferRequest, call) in
                            try await module.infer(request, call: call)
                        }
                    },
                    run: { instance, call, input in
                        serve(instance, call, input, (any Module).self) {
                            (module, request: ModuleRequest, call) in
                            try await module.run(request, call: call)
                        }
                    }
                )
            )
        }
    }

    /// Declares a language model.
    public static func languageModel(_ create: @escaping CreateFunction) -> ComponentDeclaration {
        ComponentDeclaration(.languageModel, create) {
            lasting(
                glia_language_model(
                    struct_size: UInt32(MemoryLayout<glia_language_model>.size),
                    reserved: 0,
                    describe: { instance, call, input in
                        serve(instance, call, input, (any LanguageModel).self) {
                            (model, request: Nothing, call) in
                            try await model.describe(request, call: call)
                        }
                    },
                    generate: { instance, call, input in
                        serve(instance, call, input, (any LanguageModel).self) {
                            (model, request: CompletionRequest, call) in
                            try await model.generate(request, call: call)
                        }
                    },
                    count_tokens: nil
                )
            )
        }
    }

    /// Declares an embedding model.
    public static func embeddingModel(_ create: @escaping CreateFunction) -> ComponentDeclaration {
        ComponentDeclaration(.embeddingModel, create) {
            lasting(
                glia_embedding_model(
                    struct_size: UInt32(MemoryLayout<glia_embedding_model>.size),
                    reserved: 0,
                    describe: { instance, call, input in
                        serve(instance, call, input, (any EmbeddingModel).self) {
                            (model, request: Nothing, call) in
                            try await model.describe(request, call: call)
                        }
                    },
                    embed: { instance, call, input in
                        serve(instance, call, input, (any EmbeddingModel).self) {
                            (model, request: EmbeddingRequest, call) in
                            try await model.embed(request, call: call)
                        }
                    }
                )
            )
        }
    }
}

extension ComponentDeclaration {
    /// Declares a callback: `.callback { createCallback($0, $1, $2, CSVLogger.init) }`.
    public static func callback(_ create: @escaping CreateFunction) -> ComponentDeclaration {
        ComponentDeclaration(.callback, create) {
            lasting(
                glia_callback(
                    struct_size: UInt32(MemoryLayout<glia_callback>.size),
                    reserved: 0,
                    notify: { instance, call, input in
                        serve(instance, call, input, (any Callback).self) {
                            (callback, request: RunEvents, call) in
                            try await callback.notify(request, call: call)
                        }
                    }
                )
            )
        }
    }
}

/// Makes a reward for C; for use in ``ComponentDeclaration/reward(_:)``.
public func createReward(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ make: (JSON) throws -> any Reward
) { create(call, configuration, instance, (any Reward).self, make) }

/// Makes a metric for C; for use in ``ComponentDeclaration/metric(_:)``.
public func createMetric(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ make: (JSON) throws -> any Metric
) { create(call, configuration, instance, (any Metric).self, make) }

/// Makes a module for C; for use in ``ComponentDeclaration/module(_:)``.
public func createModule(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ make: (JSON) throws -> any Module
) { create(call, configuration, instance, (any Module).self, make) }

/// Makes a language model for C; for use in ``ComponentDeclaration/languageModel(_:)``.
public func createLanguageModel(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ make: (JSON) throws -> any LanguageModel
) { create(call, configuration, instance, (any LanguageModel).self, make) }

/// Makes an embedding model for C; for use in ``ComponentDeclaration/embeddingModel(_:)``.
public func createEmbeddingModel(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ make: (JSON) throws -> any EmbeddingModel
) { create(call, configuration, instance, (any EmbeddingModel).self, make) }

/// Makes an optimizer for C; for use in ``ComponentDeclaration/optimizer(_:)``.
public func createOptimizer(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ make: (JSON) throws -> any Optimizer
) { create(call, configuration, instance, (any Optimizer).self, make) }

/// Makes an optimizer that searches in one call; for use in ``ComponentDeclaration/driver(_:)``.
public func createDriver(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ make: (JSON) throws -> any SearchDriver
) { create(call, configuration, instance, (any SearchDriver).self, make) }

/// Makes a callback for C; for use in ``ComponentDeclaration/callback(_:)``.
public func createCallback(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ make: (JSON) throws -> any Callback
) { create(call, configuration, instance, (any Callback).self, make) }
