import JSONValues

/// The wiring of a program by name, before any module exists.
package struct GraphOrder: Sendable {
    /// A mistake in the wiring: which node it is about, and what is wrong.
    package struct Mistake: Error, Equatable, CustomStringConvertible {
        /// The module, or nil for the output.
        package let module: String?
        /// What is wrong.
        package let message: String
        package var description: String { message }
    }

    /// Modules that can run at once, level by level; each needs only earlier levels.
    package let levels: [[String]]
    /// All mistakes; without any, every module stands in a level.
    package let mistakes: [Mistake]

    /// Orders modules.
    ///
    /// - Parameters:
    ///   - inputs: The names of the program's inputs.
    ///   - modules: Each module's name and its sources, in the order of the pipeline file.
    ///   - outputs: The modules whose values are the program's output.
    package init(inputs: [String], modules: [(name: String, sources: [String])], outputs: [String])
    {
        var mistakes: [Mistake] = []
        let names = modules.map(\.name)
        let known = inputs + names
        for (index, module) in modules.enumerated() {
            if inputs.contains(module.name) || names[..<index].contains(module.name) {
                mistakes.append(
                    Mistake(module: module.name, message: "the name '\(module.name)' is used twice")
                )
            }
            if module.name.contains("/") {
                // A variable's path is module, slash and variable.
                mistakes.append(
                    Mistake(
                        module: module.name,
                        message: "the module's name '\(module.name)' has a '/', which parts module "
                            + "and variable; leave it out"
                    )
                )
            }
            if module.sources.isEmpty {
                mistakes.append(
                    Mistake(
                        module: module.name,
                        message: "the module '\(module.name)' has no input"
                    )
                )
            }
            for source in module.sources where !known.contains(source) {
                mistakes.append(
                    Mistake(
                        module: module.name,
                        message: Self.unknown(source, "input and no module", known: known)
                    )
                )
            }
        }
        for output in outputs where !names.contains(output) {
            let message =
                inputs.contains(output) && !names.isEmpty
                ? "'\(output)' is an input; the output is the value of a module, such as '\(names[0])'"
                : Self.unknown(output, "module", known: names)
            mistakes.append(Mistake(module: nil, message: message))
        }
        for (index, output) in outputs.enumerated() where outputs[..<index].contains(output) {
            mistakes.append(Mistake(module: nil, message: "'\(output)' is named twice"))
        }
        let (levels, rest) = Self.levels(inputs: inputs, modules: modules)
        if mistakes.isEmpty, !rest.isEmpty { mistakes.append(Self.cycle(rest)) }
        if mistakes.isEmpty { mistakes += Self.idle(inputs, modules, outputs) }
        self.levels = levels
        self.mistakes = mistakes
    }

    private static func unknown(_ name: String, _ noun: String, known: [String]) -> String {
        "'\(name)' is no \(noun) of this program" + NearestName.hint(name, in: known)
    }

    private static func levels(
        inputs: [String],
        modules: [(name: String, sources: [String])]
    ) -> ([[String]], rest: [(name: String, sources: [String])]) {
        var ready = Set(inputs)
        var rest = modules
        var levels: [[String]] = []
        while true {
            let level = rest.filter { $0.sources.allSatisfy(ready.contains) }.map(\.name)
            if level.isEmpty { return (levels, rest) }
            levels.append(level)
            ready.formUnion(level)
            rest.removeAll { level.contains($0.name) }
        }
    }

    /// Names one cycle among modules of which each waits for another.
    private static func cycle(_ rest: [(name: String, sources: [String])]) -> Mistake {
        var path = [rest[0].name]
        while let last = path.last, let node = rest.first(where: { $0.name == last }),
            let next = node.sources.first(where: { source in rest.contains { $0.name == source } })
        {
            if let start = path.firstIndex(of: next) {
                let cycle = (path[start...] + [next]).map { "'\($0)'" }.joined(separator: " <- ")
                return Mistake(
                    module: next,
                    message: "the modules feed each other in a circle: \(cycle)"
                )
            }
            path.append(next)
        }
        return Mistake(module: path[0], message: "the module '\(path[0])' can never run")
    }

    /// Modules and inputs from which no way leads to the output.
    private static func idle(
        _ inputs: [String],
        _ modules: [(name: String, sources: [String])],
        _ outputs: [String]
    ) -> [Mistake] {
        var used = Set(outputs)
        // A pass reaches at least one module further back, so there are enough as modules.
        for _ in modules {
            for other in modules where used.contains(other.name) { used.formUnion(other.sources) }
        }
        return (modules.map(\.name) + inputs).filter { !used.contains($0) }.map { name in
            Mistake(
                module: modules.contains { $0.name == name } ? name : nil,
                message: "nothing of '\(name)' reaches the program's output"
            )
        }
    }
}
