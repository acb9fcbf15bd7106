package import Contract
package import JSONValues

/// One module of a program, with its place in the graph.
package struct ProgramNode: Sendable {
    /// The module's name, unique in the program.
    package let name: String
    /// The inputs or modules whose values it takes, in order.
    package let sources: [String]
    /// The module.
    package let module: any Module
    /// What comes out and what can be trained.
    package let shape: ModuleShape

    /// Makes a node.
    package init(name: String, sources: [String], module: any Module, shape: ModuleShape) {
        self.name = name
        self.sources = sources
        self.module = module
        self.shape = shape
    }

    /// The path of one of its variables.
    package func path(_ variable: Variable) -> String { name + "/" + variable.name }
}

/// An input of a program.
package struct ProgramInput: Sendable, Equatable {
    /// The input's name, unique in the program.
    package let name: String
    /// JSON Schema of what comes in.
    package let schema: JSON

    /// Makes an input.
    package init(name: String, schema: JSON) {
        self.name = name
        self.schema = schema
    }
}
