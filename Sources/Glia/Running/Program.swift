// One import suffices: who embeds the host also implements its protocols and reads its values.
@_exported public import Contract
import Evaluation
@_exported public import JSONValues
import Pipeline
import PluginHost
import ProgramGraph
import Synchronization
import Training

/// A program: modules between inputs and outputs, which is trained and asked.
///
/// ```swift
/// let problem = Input(MathProblem.self)
/// let answer = Generator(output: MathAnswer.self, languageModel: model)(problem)
/// let program = try Program(inputs: problem, outputs: answer, name: "math_solver")
/// ```
///
/// A class because training changes it. It may be asked from many tasks at once; while it is
/// trained, it answers as before.
public final class Program: Sendable {
    /// The program's name.
    public let name: String
    /// What the program does, in a sentence; optimizers show it to language models.
    public let description: String
    /// What it runs on.
    public let host: GliaHost
    let state: Mutex<State>

    struct State: Sendable {
        /// The program as a pipeline writes it, and what its components bring along.
        let graph: JSONObject
        let graphParts: PipelineParts
        /// Optimizer, reward and metrics, likewise.
        var settings: JSONObject = [:]
        var parts: PipelineParts
        /// The trained values by path; those that aren't named are as the modules begin.
        var values: JSONObject
        /// The program, ready to be asked; nil if it isn't loaded, or as it was before `compile`.
        var pipeline: Pipeline?
        /// Asks a training in hand to end.
        var stop = StopRequest()
    }

    /// Makes a program of everything between inputs and outputs.
    ///
    /// - Parameters:
    ///   - inputs: The inputs, in the order in which the program is called with them.
    ///   - outputs: What comes out.
    ///   - name: The program's name.
    ///   - description: What it does, in a sentence.
    ///   - host: What it runs on.
    /// - Throws: ``ProgramError`` that names the nodes, for instance if two have one name or if
    ///   nothing of an input reaches the outputs.
    public init(
        inputs: [SymbolicDataModel],
        outputs: [SymbolicDataModel],
        name: String,
        description: String = "",
        host: GliaHost = GliaHost()
    ) throws {
        let graph = GraphDocument(inputs: inputs, outputs: outputs)
        guard graph.mistakes.isEmpty else {
            throw ProgramError(graph.mistakes.map { "\(name): \($0)" })
        }
        self.name = name
        self.description = description
        self.host = host
        let program: JSON = [
            "name": .string(name), "description": .string(description),
            "inputs": .object(graph.inputs), "modules": .object(graph.modules),
            "output": GraphDocument.json(graph.outputs),
        ]
        state = Mutex(
            State(
                graph: ["program": program],
                graphParts: graph.parts,
                parts: graph.parts,
                values: graph.values
            )
        )
    }

    /// Makes a program of one input and one output.
    ///
    /// - Throws: ``ProgramError`` that names the nodes.
    public convenience init(
        inputs: SymbolicDataModel,
        outputs: SymbolicDataModel,
        name: String,
        description: String = "",
        host: GliaHost = GliaHost()
    ) throws {
        try self.init(
            inputs: [inputs],
            outputs: [outputs],
            name: name,
            description: description,
            host: host
        )
    }

    /// Makes a program of modules, each of which takes what the one before it makes.
    ///
    /// - Parameters:
    ///   - modules: The modules in order, at least one.
    ///   - input: The data model that comes in.
    ///   - name: The program's name.
    ///   - description: What it does, in a sentence.
    ///   - host: What it runs on.
    /// - Throws: ``ProgramError`` that names the nodes.
    public convenience init(
        sequence modules: [any ModuleComponent],
        input: any DataModel.Type,
        name: String,
        description: String = "",
        host: GliaHost = GliaHost()
    ) throws {
        let first = SymbolicDataModel(input)
        let last = modules.reduce(first) { $1($0) }
        try self.init(
            inputs: first,
            outputs: last,
            name: name,
            description: description,
            host: host
        )
    }

    /// Takes a program that was saved.
    init(architecture: JSONObject, values: JSONObject, own: [OwnComponent], host: GliaHost) {
        let program = architecture["program"]
        name = program?["name"]?.string ?? "program"
        description = program?["description"]?.string ?? ""
        self.host = host
        let parts = PipelineParts(document: architecture, own: own)
        var settings: JSONObject = [:]
        for key in ["reward", "metrics"] { settings[key] = architecture[key] }
        state = Mutex(
            State(
                graph: ["program": program ?? [:]],
                graphParts: parts,
                settings: settings,
                parts: parts,
                values: values
            )
        )
    }

    /// What it is as a part of another program, where it has another name.
    func nested(_ name: String) -> NestedProgram {
        state.withLock {
            NestedProgram(
                document: $0.graph,
                values: $0.values,
                parts: $0.graphParts,
                name: name
            )
        }
    }
}
