package import Contract
package import JSONValues

/// A program: modules and how values flow between them.
///
/// A value; it never changes.
package struct Program: Sendable {
    /// The program's name.
    package let name: String
    /// What it does, in a sentence.
    package let description: String
    /// What comes in.
    package let inputs: [ProgramInput]
    /// The modules, level by level; those of one level run at once.
    package let levels: [[ProgramNode]]
    /// The modules whose values come out.
    package let outputs: [String]

    /// Makes a program of nodes whose wiring ``GraphOrder`` has found right.
    package init(
        name: String,
        description: String,
        inputs: [ProgramInput],
        levels: [[ProgramNode]],
        outputs: [String]
    ) {
        self.name = name
        self.description = description
        self.inputs = inputs
        self.levels = levels
        self.outputs = outputs
    }

    /// The modules in the order in which they run.
    package var nodes: [ProgramNode] { levels.flatMap { $0 } }

    /// JSON Schema of what comes in: the model of the only input, or an object of all of them.
    package var inputSchema: JSON {
        inputs.count == 1
            ? inputs[0].schema : Self.objectSchema(inputs.map { ($0.name, $0.schema) })
    }

    /// JSON Schema of what comes out, likewise.
    package var outputSchema: JSON {
        let schemas = outputs.compactMap { name in
            nodes.first { $0.name == name }.map { (name, $0.shape.output) }
        }
        return schemas.count == 1 ? schemas[0].1 : Self.objectSchema(schemas)
    }

    /// The variables of all modules in a fixed order.
    package var variables: [ProgramVariable] {
        nodes.flatMap { node in
            node.shape.variables.map { variable in
                ProgramVariable(
                    path: node.path(variable),
                    variable: variable,
                    producesTarget: outputs == [node.name] && node.sources == inputs.map(\.name)
                )
            }
        }
    }

    /// The initial values of all variables by path.
    package var initialValues: JSONObject {
        JSONObject(variables.map { .init(name: $0.path, value: $0.variable.value) })
    }

    private static func objectSchema(_ parts: [(String, JSON)]) -> JSON {
        [
            "type": "object",
            "properties": .object(JSONObject(parts.map { .init(name: $0.0, value: $0.1) })),
            "required": .array(parts.map { .string($0.0) }),
        ]
    }
}
