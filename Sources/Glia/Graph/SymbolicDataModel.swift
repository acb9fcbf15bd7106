/// A data model that will flow at some place of a program: an input, or what a module makes.
///
/// It has a place and no value. Modules and programs are called with it, and ``Program`` is made of
/// what came out.
public struct SymbolicDataModel: Sendable {
    enum Origin: Sendable {
        case input(any DataModel.Type, name: String?)
        case module(Component, ModulePlacement, [SymbolicDataModel])
        case program(Program, name: String?, isTrainable: Bool, [SymbolicDataModel])
    }

    /// One call, of which several values can come.
    ///
    /// A class for its identity: two calls of the same module are two modules.
    final class Node: Sendable {
        let origin: Origin
        init(_ origin: Origin) { self.origin = origin }
    }

    let node: Node
    /// Which of the call's values it is.
    let output: Int

    init(_ origin: Origin) {
        node = Node(origin)
        output = 0
    }

    init(_ node: Node, output: Int) {
        self.node = node
        self.output = output
    }

    /// Makes an input of a program.
    ///
    /// - Parameters:
    ///   - model: The data model that comes in.
    ///   - name: The input's name, or nil for the model's in snake case.
    public init(_ model: any DataModel.Type, name: String? = nil) {
        self.init(.input(model, name: name))
    }
}

/// An input of a program: `let problem = Input(MathProblem.self)`.
public typealias Input = SymbolicDataModel
