package import Contract
package import JSONValues
package import ProgramGraph

/// A module whose answers are a closure's.
package struct ScriptedModule: Module {
    /// Answers one example.
    package typealias Script =
        @Sendable (_ request: ModuleRequest, _ call: any Call) async throws -> ModuleResponse

    private let script: Script

    /// Makes a module.
    package init(_ script: @escaping Script) { self.script = script }

    package func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        ModuleShape(output: request.output ?? [:], variables: [])
    }

    package func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        try await script(request, call)
    }
}

extension ProgramNode {
    /// Makes a node around a closure; its variable is a text that is "plain" before training.
    package init(
        _ name: String,
        from sources: [String],
        output: JSON = ["type": "object"],
        variables: [Variable] = [.instructions],
        _ script: @escaping ScriptedModule.Script
    ) {
        self.init(
            name: name,
            sources: sources,
            module: ScriptedModule(script),
            shape: ModuleShape(output: output, variables: variables)
        )
    }
}

extension Variable {
    /// A variable that holds a text.
    package static let instructions = Variable(
        name: "instructions",
        description: "What to do.",
        schema: ["type": "string"],
        value: "plain"
    )
}

extension Program {
    /// Makes a program of levels; each input takes any object.
    package init(
        _ levels: [[ProgramNode]],
        inputs: [String] = ["question"],
        outputs: [String]
    ) {
        self.init(
            name: "double",
            description: "Answers as it is told.",
            inputs: inputs.map { ProgramInput(name: $0, schema: ["type": "object"]) },
            levels: levels,
            outputs: outputs
        )
    }

    /// Makes a program of one module, "answer".
    package init(answering script: @escaping ScriptedModule.Script) {
        self.init([[ProgramNode("answer", from: ["question"], script)]], outputs: ["answer"])
    }
}
