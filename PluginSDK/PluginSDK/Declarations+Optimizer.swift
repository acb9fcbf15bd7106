import CPluginABI
import Contract

extension ComponentDeclaration {
    /// Declares an optimizer: `.optimizer { createOptimizer($0, $1, $2, RandomFewShot.init) }`.
    public static func optimizer(_ create: @escaping CreateFunction) -> ComponentDeclaration {
        ComponentDeclaration(.optimizer, create) {
            lasting(
                glia_optimizer(
                    struct_size: UInt32(MemoryLayout<glia_optimizer>.size),
                    reserved: 0,
                    begin: { instance, call, input in
                        serve(instance, call, input, (any Optimizer).self) {
                            (optimizer, request: SearchSpace, call) in
                            try await optimizer.begin(request, call: call)
                        }
                    },
                    ask: { instance, call, input in
                        serve(instance, call, input, (any Optimizer).self) {
                            (optimizer, request: StepRequest, call) in
                            try await optimizer.ask(request, call: call)
                        }
                    },
                    tell: { instance, call, input in
                        serve(instance, call, input, (any Optimizer).self) {
                            (optimizer, request: TrialResults, call) in
                            try await optimizer.tell(request, call: call)
                        }
                    },
                    conclude: { instance, call, input in
                        serve(instance, call, input, (any Optimizer).self) {
                            (optimizer, request: Nothing, call) in
                            try await optimizer.conclude(request, call: call)
                        }
                    },
                    save: { instance, call, input in
                        serve(instance, call, input, (any Optimizer).self) {
                            (optimizer, request: Nothing, call) in
                            try await optimizer.save(request, call: call)
                        }
                    },
                    load: { instance, call, input in
                        serve(instance, call, input, (any Optimizer).self) {
                            (optimizer, request: SavedSearch, call) in
                            try await optimizer.load(request, call: call)
                        }
                    },
                    drive: nil
                )
            )
        }
    }

    /// Declares an optimizer that searches in one call: `.driver { createDriver($0, $1, $2, ...) }`.
    public static func driver(_ create: @escaping CreateFunction) -> ComponentDeclaration {
        ComponentDeclaration(.optimizer, create) {
            lasting(
                glia_optimizer(
                    struct_size: UInt32(MemoryLayout<glia_optimizer>.size),
                    reserved: 0,
                    begin: { instance, call, input in
                        serve(instance, call, input, (any SearchDriver).self) {
                            (driver, request: SearchSpace, call) in
                            try await driver.begin(request, call: call)
                        }
                    },
                    ask: nil,
                    tell: nil,
                    conclude: nil,
                    save: nil,
                    load: nil,
                    drive: { instance, call, input in
                        serve(instance, call, input, (any SearchDriver).self) {
                            (driver, request: SearchSpace, call) in
                            try await driver.drive(request, call: call)
                        }
                    }
                )
            )
        }
    }
}
