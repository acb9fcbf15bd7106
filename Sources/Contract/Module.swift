public import JSONValues

/// One step of a program.
///
/// ## What the host promises
/// `infer` comes once when the program is built; `run` any number of times, at the same time and
/// with different variables if the manifest says `any`.
///
/// ## What you must do
/// Keep nothing that depends on earlier calls: the variables come with each call. The same input,
/// variables and model answers give the same output.
///
/// ## Errors
/// An example that can't be answered is a result without output and with a reason. Throw only if
/// no example can be answered.
public protocol Module: Sendable {
    /// Says what comes out, given what goes in.
    ///
    /// - Parameters:
    ///   - request: The schemas around the module.
    ///   - call: The call.
    /// - Returns: The schema of the output and the variables.
    /// - Throws: ``ComponentError`` if the module can't work with such data.
    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape

    /// Runs one example.
    ///
    /// - Parameters:
    ///   - request: The input and the variables to use.
    ///   - call: The call.
    /// - Returns: The output.
    /// - Throws: ``ComponentError`` if no example can be answered.
    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse
}

/// The schemas around a module.
public struct InferRequest: SlotCodable {
    /// JSON Schema of the input: that of the only source, or of all of them merged.
    public let input: JSON
    /// JSON Schema of each source, in order.
    public let inputs: [JSON]
    /// JSON Schema that the output shall have, or nil if the module decides.
    public let output: JSON?

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - input: The schema of what comes in.
    ///   - inputs: Those of the sources; the only one's is that of the input if not given.
    ///   - output: The schema that is wanted.
    public init(input: JSON, inputs: [JSON] = [], output: JSON?) {
        self.input = input
        self.inputs = inputs.isEmpty ? [input] : inputs
        self.output = output
    }

    /// Reads a request.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        input = head["input"] ?? [:]
        inputs = head["inputs"]?.array ?? [input]
        output = head["output"]
    }

    /// The request as a value of the door.
    public var slotValue: SlotValue {
        var head: JSONObject = ["input": input, "inputs": .array(inputs)]
        head["output"] = output
        return SlotValue(head: head)
    }
}

/// A trainable JSON value of a module.
public struct Variable: Sendable, Equatable {
    /// The name within the module, such as "instructions".
    public let name: String
    /// What it is for, in a sentence; optimizers show it to language models.
    public let description: String
    /// JSON Schema of the value.
    public let schema: JSON
    /// The value before training.
    public let value: JSON
    /// Whether an optimizer may change it.
    public let isTrainable: Bool

    /// Makes a variable.
    public init(
        name: String,
        description: String,
        schema: JSON,
        value: JSON,
        isTrainable: Bool = true
    ) {
        self.name = name
        self.description = description
        self.schema = schema
        self.value = value
        self.isTrainable = isTrainable
    }

    init(_ json: JSON) throws {
        guard let name = json["name"]?.string, let schema = json["schema"] else {
            throw ComponentError(.internalFault, "a variable needs 'name' and 'schema'")
        }
        self.init(
            name: name,
            description: json["description"]?.string ?? "",
            schema: schema,
            value: json["value"] ?? .null,
            isTrainable: json["trainable"]?.bool ?? true
        )
    }

    var json: JSON {
        [
            "name": .string(name), "description": .string(description), "schema": schema,
            "value": value, "trainable": .bool(isTrainable),
        ]
    }
}

/// What a module gives and what of it can be trained.
public struct ModuleShape: SlotCodable {
    /// JSON Schema of the output.
    public let output: JSON
    /// The variables in a fixed order.
    public let variables: [Variable]
    /// Whether each input comes on its own, and missing ones too.
    ///
    /// Otherwise they come merged, and the module isn't run if one is missing.
    public let takesEachInput: Bool

    /// Makes a shape.
    public init(output: JSON, variables: [Variable], takesEachInput: Bool = false) {
        self.output = output
        self.variables = variables
        self.takesEachInput = takesEachInput
    }

    /// Reads a shape.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        guard let output = head["output"] else {
            throw ComponentError(.internalFault, "the schema 'output' is missing")
        }
        self.output = output
        variables = try (head["variables"]?.array ?? []).map(Variable.init)
        takesEachInput = head["takes_each_input"]?.bool ?? false
    }

    /// The shape as a value of the door.
    public var slotValue: SlotValue {
        var head: JSONObject = ["output": output, "variables": .array(variables.map(\.json))]
        if takesEachInput { head["takes_each_input"] = true }
        return SlotValue(head: head)
    }
}

/// One example for a module.
public struct ModuleRequest: SlotCodable {
    /// The input, a JSON object as text; nil if it is missing, or each input comes on its own.
    public let input: String?
    /// Each input, if the module's shape asks for them so; nil for one that is missing.
    public let inputs: TextRows
    private let variableRows: TextRows

    /// The variables to use, a JSON object by name as text.
    ///
    /// Made anew each time: a module that keeps a rendered prompt doesn't look at it.
    public var variables: String { (variableRows.first ?? nil) ?? "{}" }

    /// Makes a request.
    public init(input: String?, variables: String) {
        self.init(input: input, variables: TextRows(one: variables))
    }

    /// Makes a request with each input on its own.
    public init(inputs: [String?], variables: String) {
        self.init(inputs: inputs, variables: TextRows(one: variables))
    }

    /// Makes a request with variables that are one row already, as many requests share them.
    package init(input: String?, variables: TextRows) {
        self.input = input
        inputs = TextRows()
        variableRows = variables
    }

    /// Makes such a request with each input on its own.
    package init(inputs: [String?], variables: TextRows) {
        input = nil
        self.inputs = TextRows(inputs)
        variableRows = variables
    }

    /// Reads a request.
    public init(slotValue: SlotValue) throws {
        input = try slotValue.requiredTexts("input").first ?? nil
        inputs = slotValue.texts("inputs") ?? TextRows()
        variableRows = slotValue.texts("variables") ?? TextRows()
    }

    /// The request as a value of the door.
    public var slotValue: SlotValue {
        var arrays = [
            NamedArray("input", .text(TextRows(one: input))),
            NamedArray("variables", .text(variableRows)),
        ]
        if !inputs.isEmpty { arrays.append(NamedArray("inputs", .text(inputs))) }
        return SlotValue(arrays: arrays)
    }
}

/// What a module made of an example.
public struct ModuleResponse: SlotCodable, Equatable {
    /// The output, a JSON object as text; nil if there is none.
    public let output: String?
    /// Why there is none.
    public let reason: String
    /// Whether there is none because another way through the program was taken; no failure.
    public let isNotTaken: Bool
    /// What happened inside, as JSON text, for traces; nil if there is nothing to tell.
    public private(set) var trace: String?

    /// Makes a response.
    public init(output: String) {
        self.output = output
        reason = ""
        isNotTaken = false
    }

    /// Makes a response without output.
    public init(missingBecause reason: String) {
        output = nil
        self.reason = reason
        isNotTaken = false
    }

    /// Makes a response without output, as the program goes another way.
    public init(notTakenBecause reason: String) {
        output = nil
        self.reason = reason
        isNotTaken = true
    }

    /// Returns the same response with what happened inside.
    public func with(trace: String) -> ModuleResponse {
        var copy = self
        copy.trace = trace
        return copy
    }

    /// Reads a response.
    public init(slotValue: SlotValue) throws {
        output = try slotValue.requiredTexts("output").first ?? nil
        trace = slotValue.texts("trace")?.first ?? nil
        let head = output == nil ? try slotValue.head() : [:]
        reason = output == nil ? head["reason"]?.string ?? "no reason given" : ""
        isNotTaken = head["not_taken"]?.bool ?? false
    }

    /// The response as a value of the door.
    public var slotValue: SlotValue {
        var head: JSONObject = output == nil ? ["reason": .string(reason)] : [:]
        if isNotTaken { head["not_taken"] = true }
        var arrays = [NamedArray("output", .text(TextRows(one: output)))]
        if let trace { arrays.append(NamedArray("trace", .text(TextRows(one: trace)))) }
        return SlotValue(head: head, arrays: arrays)
    }
}
