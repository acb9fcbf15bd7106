public import PluginSDK

/// The registration table, for the entry in C.
@c(program_checkpoint_table)
public func programCheckpointTable(_ manifest: glia_str) -> UnsafePointer<glia_plugin> {
    PluginTable(
        manifest: manifest,
        .callback { createCallback($0, $1, $2) { try ProgramCheckpoint(configuration: $0) } }
    ).pointer
}
