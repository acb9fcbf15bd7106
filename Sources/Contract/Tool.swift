public import JSONValues

/// Something that a language model may have done for it: a sum, a search, a look-up.
///
/// ## What the host promises
/// Arguments have been checked by the schema that `describe` gave. Several calls come at the same
/// time if the manifest says `any`.
///
/// ## What you must do
/// Say the same in `describe` each time. With the same arguments give the same result, or don't
/// declare yourself deterministic: the host then keeps results in the run's journal, so that a run
/// that is resumed doesn't do again what was done.
///
/// ## Errors
/// What is thrown is told to the language model, which may mend its call: name the culprit and what
/// was expected.
public protocol Tool: Sendable {
    /// Says what language models are told of it.
    ///
    /// - Parameters:
    ///   - request: Nothing.
    ///   - call: The call.
    /// - Returns: Name, description and the schema of the arguments.
    /// - Throws: ``ComponentError`` if the tool can't be used at all.
    func describe(_ request: Nothing, call: any Call) async throws -> ToolDescription

    /// Does it once.
    ///
    /// - Parameters:
    ///   - request: The arguments.
    ///   - call: The call.
    /// - Returns: What the model reads.
    /// - Throws: ``ComponentError`` with a sentence for the model.
    func call(_ request: ToolRequest, call: any Call) async throws -> ToolResult
}

/// What language models are told of a tool.
public struct ToolDescription: SlotCodable, Equatable {
    /// The name by which models call it: letters, digits, `_` and `-`, at most 64.
    public let name: String
    /// What it does, and when to use it.
    public let description: String
    /// JSON Schema of its arguments, an object's.
    public let parameters: JSON

    /// Makes a description.
    public init(name: String, description: String, parameters: JSON) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }

    /// Reads a description.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        guard let name = head["name"]?.string, let parameters = head["parameters"] else {
            throw ComponentError(.internalFault, "a tool needs 'name' and 'parameters'")
        }
        self.init(
            name: name,
            description: head["description"]?.string ?? "",
            parameters: parameters
        )
    }

    /// The description as JSON, as it stands in ``CompletionRequest/tools``.
    public var json: JSON {
        [
            "name": .string(name), "description": .string(description), "parameters": parameters,
        ]
    }

    /// The description as a value of the door.
    public var slotValue: SlotValue { SlotValue(head: json.object ?? [:]) }
}

/// What a tool is called with.
public struct ToolRequest: SlotCodable, Equatable {
    /// The arguments, a JSON object as text.
    public let arguments: String

    /// Makes a request.
    public init(arguments: String) { self.arguments = arguments }

    /// Reads a request.
    public init(slotValue: SlotValue) throws {
        arguments = (try slotValue.requiredTexts("arguments").first ?? nil) ?? "{}"
    }

    /// The request as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(arrays: [NamedArray("arguments", .text([arguments]))])
    }
}

/// What came of a tool's call.
public struct ToolResult: SlotCodable, Equatable {
    /// What the model reads.
    public let content: String

    /// Makes a result.
    public init(content: String) { self.content = content }

    /// Reads a result.
    public init(slotValue: SlotValue) throws {
        guard let content = try slotValue.requiredTexts("content").first ?? nil else {
            throw ComponentError(.internalFault, "the tool's result has no text 'content'")
        }
        self.content = content
    }

    /// The result as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(arrays: [NamedArray("content", .text([content]))])
    }
}
