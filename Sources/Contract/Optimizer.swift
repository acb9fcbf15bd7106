import JSONValues

/// Looks for better values of a program's variables.
///
/// ## What the host promises
/// Calls come one at a time, in this order: `begin` (or `load`); then for each training step `ask`,
/// and `tell` with the results of all trials of that `ask`, again and again until an `ask` names
/// no trial; `conclude` after each epoch; `save` between any two of them.
///
/// ## What you must do
/// Ask for trials; never run the program yourself. Draw random numbers from a generator keyed by
/// the seed that `begin` gives and by what the draw is for, so that a loaded state goes on alike.
///
/// ## Errors
/// `begin` throws if nothing here can be optimized. A trial whose rows are unscored is a result.
public protocol Optimizer: Sendable {
    /// Opens a search.
    ///
    /// - Parameters:
    ///   - request: The program's variables, the sizes of the data, the seed.
    ///   - call: The call.
    /// - Returns: The most that it can ask for, where it knows that.
    /// - Throws: ``ComponentError`` if there is nothing that it could optimize.
    func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound

    /// Proposes trials for one training step, or none if the step is over.
    ///
    /// - Parameters:
    ///   - request: The step.
    ///   - call: The call.
    /// - Returns: The trials.
    /// - Throws: ``ComponentError`` if the search can't go on.
    func ask(_ request: StepRequest, call: any Call) async throws -> Proposal

    /// Takes the results of trials.
    ///
    /// - Parameters:
    ///   - request: All results of the trials last asked for.
    ///   - call: The call.
    /// - Returns: Nothing.
    /// - Throws: ``ComponentError`` if the search can't go on.
    func tell(_ request: TrialResults, call: any Call) async throws -> Nothing

    /// Names the best so far.
    ///
    /// - Parameters:
    ///   - request: Nothing.
    ///   - call: The call.
    /// - Returns: The variables to adopt, and why.
    /// - Throws: ``ComponentError`` if there is no result.
    func conclude(_ request: Nothing, call: any Call) async throws -> Conclusion

    /// Gives the state of the search.
    ///
    /// - Parameters:
    ///   - request: Nothing.
    ///   - call: The call.
    /// - Returns: The state; saving a loaded state gives the same bytes.
    /// - Throws: ``ComponentError`` if there is no search.
    func save(_ request: Nothing, call: any Call) async throws -> SearchState

    /// Goes on with a saved search.
    ///
    /// - Parameters:
    ///   - request: The search space and the state.
    ///   - call: The call.
    /// - Returns: Nothing.
    /// - Throws: ``ComponentError`` if the state isn't one of this optimizer's.
    func load(_ request: SavedSearch, call: any Call) async throws -> Nothing

    /// Who does the whole search in one call, in place of all functions but `begin`; else nil.
    var driver: (any SearchDriver)? { get }
}

extension Optimizer {
    /// Nil: most optimizers are asked and told.
    public var driver: (any SearchDriver)? { nil }
}

/// A variable of a program, as an optimizer sees it.
public struct ProgramVariable: Sendable, Equatable {
    /// Module and variable, such as "router/instructions".
    public let path: String
    /// The variable itself.
    public let variable: Variable
    /// Whether its module makes the program's output, so that targets can serve as examples.
    public let producesTarget: Bool

    /// Makes a variable of a program.
    public init(path: String, variable: Variable, producesTarget: Bool) {
        self.path = path
        self.variable = variable
        self.producesTarget = producesTarget
    }

    /// The name of the module that has it.
    public var module: String { String(path.prefix { $0 != "/" }) }

    init(_ json: JSON) throws {
        guard let path = json["path"]?.string else {
            throw ComponentError(.invalidArgument, "a variable has no 'path'")
        }
        var named = json.object ?? [:]
        named["name"] = .string(String(path.split(separator: "/").last ?? ""))
        self.init(
            path: path,
            variable: try Variable(.object(named)),
            producesTarget: json["produces_target"]?.bool ?? false
        )
    }

    var json: JSON {
        var object = variable.json.object ?? [:]
        object["path"] = .string(path)
        object["module"] = .string(module)
        object["produces_target"] = .bool(producesTarget)
        return .object(object)
    }
}

/// What there is to search.
public struct SearchSpace: SlotCodable {
    /// The program's name.
    public var program: String
    /// What the program does, in a sentence.
    public var description: String
    /// The variables in a fixed order.
    public var variables: [ProgramVariable]
    /// How many training examples there are.
    public var trainCount: Int
    /// How many validation examples there are.
    public var validationCount: Int
    /// How many epochs the run has.
    public var epochs: Int
    /// How many steps an epoch has.
    public var stepsPerEpoch: Int
    /// How many validation examples a proposal is scored on, or nil for all.
    public var minibatchSize: Int?
    /// The seed of all draws.
    public var seed: UInt64

    /// Makes a search space.
    public init(
        program: String,
        description: String,
        variables: [ProgramVariable],
        trainCount: Int,
        validationCount: Int,
        epochs: Int,
        stepsPerEpoch: Int,
        minibatchSize: Int?,
        seed: UInt64
    ) {
        self.program = program
        self.description = description
        self.variables = variables
        self.trainCount = trainCount
        self.validationCount = validationCount
        self.epochs = epochs
        self.stepsPerEpoch = stepsPerEpoch
        self.minibatchSize = minibatchSize
        self.seed = seed
    }

    /// Reads a search space.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        program = head["program"]?["name"]?.string ?? ""
        description = head["program"]?["description"]?.string ?? ""
        variables = try (head["variables"]?.array ?? []).map(ProgramVariable.init)
        trainCount = head["sizes"]?["train"]?.integer ?? 0
        validationCount = head["sizes"]?["validation"]?.integer ?? 0
        epochs = head["epochs"]?.integer ?? 1
        stepsPerEpoch = head["steps_per_epoch"]?.integer ?? 1
        minibatchSize = head["minibatch_size"]?.integer
        // A seed is 64 bits, more than every JSON reader keeps of a number: so it is text.
        guard let seed = UInt64(head["seed"]?.string ?? "0") else {
            throw ComponentError(.invalidArgument, "'seed' is no whole number written as text")
        }
        self.seed = seed
    }

    /// The search space as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(head: [
            "program": ["name": .string(program), "description": .string(description)],
            "variables": .array(variables.map(\.json)),
            "sizes": [
                "train": .integer(Int64(trainCount)),
                "validation": .integer(Int64(validationCount)),
            ],
            "epochs": .integer(Int64(epochs)), "steps_per_epoch": .integer(Int64(stepsPerEpoch)),
            "minibatch_size": minibatchSize.map { .integer(Int64($0)) } ?? .null,
            "seed": .string(String(seed)),
        ])
    }
}
