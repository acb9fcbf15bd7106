import JSONValues
import ProgramGraph

/// The graph between inputs and outputs, as the pipeline writes it.
///
/// It walks back from the outputs, so that it holds what is needed and nothing else, names every
/// node, and puts programs that stand in it in place of their modules.
struct GraphDocument {
    private(set) var parts = PipelineParts()
    /// The inputs: name and data model.
    private(set) var inputs: JSONObject = [:]
    /// The modules by name, in the order in which they run.
    private(set) var modules: JSONObject = [:]
    /// The modules whose values come out.
    private(set) var outputs: [String] = []
    /// Trained values of the programs that stand in it.
    private(set) var values: JSONObject = [:]
    /// Everything that is wrong with it.
    private(set) var mistakes: [String] = []

    private typealias Node = SymbolicDataModel.Node
    private var order: [Node] = []
    private var names: [ObjectIdentifier: String] = [:]
    private var wiring: [(name: String, sources: [String])] = []
    private var inputNames: [String] = []

    init(inputs: [SymbolicDataModel], outputs: [SymbolicDataModel]) {
        let given = inputs.map(\.node)
        for node in given + outputs.map(\.node) { visit(node) }
        nameAll()
        for node in given { addInput(node) }
        for node in order { add(node, given: given) }
        self.outputs = outputs.map(name)
        let graph = GraphOrder(inputs: inputNames, modules: wiring, outputs: self.outputs)
        for message in graph.mistakes.map(\.message) where !mistakes.contains(message) {
            mistakes.append(message)
        }
        mistakes += parts.mistakes
    }

    /// Puts a node behind all that it needs.
    private mutating func visit(_ node: Node) {
        if order.contains(where: { $0 === node }) { return }
        for source in node.sources { visit(source.node) }
        order.append(node)
    }

    /// Gives names: those that were asked for, and to the others the first free ones.
    private mutating func nameAll() {
        var taken = Set(order.compactMap(\.givenName))
        for node in order {
            var name = node.givenName
            if name == nil {
                let plain = node.plainName
                let free =
                    taken.contains(plain)
                    ? (1...).lazy.map { "\(plain)_\($0)" }.first { !taken.contains($0) } : plain
                name = free
                taken.insert(free ?? plain)
            }
            names[ObjectIdentifier(node)] = name
        }
    }

    private func name(_ node: Node) -> String { names[ObjectIdentifier(node)] ?? "" }

    /// The name of a value: its node's, or that of the module within a program that makes it.
    private func name(_ value: SymbolicDataModel) -> String {
        let name = name(value.node)
        guard case .program(let program, _, _, _) = value.node.origin else { return name }
        return program.nested(name).outputs[value.output]
    }

    private mutating func addInput(_ node: Node) {
        let name = name(node)
        inputNames.append(name)
        guard case .input(let model, _) = node.origin else {
            mistakes.append(
                "'\(name)' is a module; the inputs of a program are made by Input(Model.self)"
            )
            return
        }
        inputs[name] = .string(parts.add(model))
    }

    private mutating func add(_ node: Node, given: [Node]) {
        let name = name(node)
        let sources = node.sources.map(self.name)
        switch node.origin {
        case .input:
            guard !given.contains(where: { $0 === node }) else { return }
            mistakes.append("the program needs the input '\(name)', which isn't among its inputs")
            inputNames.append(name)
        case .module(let component, let placement, _):
            var json = parts.json(of: component)
            json["input"] = Self.json(sources)
            if let output = placement.output { json["output"] = .string(parts.add(output)) }
            if !placement.isTrainable { json["trainable"] = false }
            if !placement.numbers.isEmpty { json["numbers"] = Self.json(placement.numbers) }
            add(name, json, sources)
        case .program(let program, _, let isTrainable, _):
            add(program.nested(name), of: program, from: sources, isTrainable: isTrainable)
        }
    }

    private static func json(_ numbers: [TunedNumber]) -> JSON {
        // Of a number that is tuned twice the last range counts.
        .object(numbers.reduce(into: [:]) { $0[$1.name] = $1.json })
    }

    private mutating func add(_ name: String, _ json: JSONObject, _ sources: [String]) {
        modules[name] = .object(json)
        wiring.append((name, sources))
    }

    private mutating func add(
        _ nested: NestedProgram,
        of program: Program,
        from sources: [String],
        isTrainable: Bool
    ) {
        guard nested.inputs.count == sources.count else {
            mistakes.append(
                "the program '\(program.name)' takes \(nested.inputs.count) inputs ("
                    + nested.inputs.map { "'\($0)'" }.joined(separator: ", ")
                    + ") and is given \(sources.count)"
            )
            return
        }
        parts.add(nested.parts)
        for module in nested.modules(from: sources, isTrainable: isTrainable) {
            add(module.name, module.json, module.sources)
        }
        for member in nested.values.members { values[member.name] = member.value }
    }

    /// One name as a text, several as a list.
    static func json(_ names: [String]) -> JSON {
        names.count == 1 ? .string(names[0]) : .array(names.map(JSON.string))
    }
}

extension SymbolicDataModel.Node {
    fileprivate var sources: [SymbolicDataModel] {
        switch origin {
        case .input: []
        case .module(_, _, let sources), .program(_, _, _, let sources): sources
        }
    }

    fileprivate var givenName: String? {
        switch origin {
        case .input(_, let name), .program(_, let name, _, _): name
        case .module(_, let placement, _): placement.name
        }
    }

    fileprivate var plainName: String {
        switch origin {
        case .input(let model, _): model.modelName.snakeCase
        case .program(let program, _, _, _): program.name
        case .module(let component, _, _): component.plugin.snakeCase
        }
    }
}
