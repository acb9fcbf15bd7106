import PluginSDK

extension EvolutionSearch {
    /// Refuses a search that has nothing to change or nothing to measure by.
    func check() throws {
        if instructions.isEmpty, examples.isEmpty {
            let found = space.variables.map { variable in
                let role = variable.role?.rawValue ?? "no known role"
                let inner = variable.role == .examples && !variable.producesTarget
                return "'\(variable.path)' (\(role)\(inner ? " of an inner module" : ""))"
            }
            throw ComponentError(
                .failedPrecondition,
                "OMEGA finds nothing to optimize: it needs trainable variables whose schema has "
                    + "\"x-glia-role\" \"instructions\" (with optimize_instructions) or, at the "
                    + "module that makes the output, \"examples\" (with optimize_examples); the "
                    + "program's variables are "
                    + (found.isEmpty ? "none" : found.joined(separator: ", "))
            )
        }
        for (name, use, count) in [
            ("validation", "compares candidates on", space.validationCount),
            ("training", "learns from", space.trainCount),
        ] where count < 1 {
            throw ComponentError(
                .failedPrecondition,
                "OMEGA needs \(name) examples, which it \(use), but the run has none"
            )
        }
    }
}
