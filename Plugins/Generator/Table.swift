public import PluginSDK

/// The registration table, for the entry in C.
@c(generator_table)
public func generatorTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .module { createModule($0, $1, $2) { try Generator(configuration: $0) } },
        .module { createModule($0, $1, $2) { try ChainOfThought(configuration: $0) } },
        .module { createModule($0, $1, $2) { try Decision(configuration: $0) } },
        .module { createModule($0, $1, $2) { try SelfCritique(configuration: $0) } },
        .module { createModule($0, $1, $2) { try FunctionCallingAgent(configuration: $0) } }
    ).pointer
}
