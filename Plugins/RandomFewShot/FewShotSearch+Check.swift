import PluginSDK

extension FewShotSearch {
    /// Refuses a search that has nothing to change or nothing to measure by.
    func check() throws {
        let examples = space.variables.filter { $0.role == .examples }
        if examples.isEmpty {
            let found = space.variables.map { "'\($0.path)'" }.joined(separator: ", ")
            throw ComponentError(
                .failedPrecondition,
                "RandomFewShot needs a trainable variable whose schema has \"x-glia-role\": "
                    + "\"examples\"; the program's variables are "
                    + (found.isEmpty ? "none" : found)
            )
        }
        if drawer.variables.isEmpty {
            throw ComponentError(
                .failedPrecondition,
                "'source' is \"data\", but '\(examples[0].path)' belongs to a module that doesn't "
                    + "make the program's output, so targets can't be its examples; "
                    + "choose \"predictions\" or \"auto\"",
                details: ["at": "/source", "found": "data"]
            )
        }
        for (name, count) in [
            ("validation", space.validationCount), ("training", space.trainCount),
        ] where count < 1 {
            throw ComponentError(
                .failedPrecondition,
                "RandomFewShot needs \(name) examples, but the run has none; "
                    + (name == "validation"
                        ? "it compares candidates on them" : "it draws few-shot examples from them")
            )
        }
    }
}
