public import Contract
public import JSONValues

/// A question to a language model whose answer has to fit a schema.
///
/// An answer that doesn't fit is repaired where only one repair is possible (``AnswerRepair``);
/// else the model is shown its answer with what is wrong, and asked again, unless it declined.
public struct StructuredQuestion: Sendable {
    /// How the model writes its answer.
    public enum Form: Sendable, Equatable {
        /// As a JSON object.
        case json
        /// As the bare text of the schema's only field.
        case text
    }

    /// What became of the question.
    public enum Answer: Sendable, Equatable {
        /// An object that fits the schema.
        case fits(JSONObject)
        /// No usable answer, and why.
        case unusable(String)
    }

    /// The only answers allowed, as the model writes them; none if the text is free.
    public let choices: [String]
    private let choiceRows: TextRows
    private let reading: AnswerReading
    private let schemaText: String?
    private let reasks: Int

    /// Makes a question.
    ///
    /// - Parameters:
    ///   - schema: JSON Schema of the answer, an object's.
    ///   - form: How the model writes it.
    ///   - reasks: How often to ask again.
    /// - Throws: `ComponentError` if answers of that form can't have that schema.
    public init(schema: JSON, form: Form, reasks: Int) throws {
        self.reasks = reasks
        switch form {
        case .json:
            reading = try AnswerReading(objectOf: schema)
            schemaText = schema.text()
            choices = []
        case .text:
            let field = try TextField(onlyFieldOf: schema)
            reading = try AnswerReading(field, of: schema)
            schemaText = nil
            choices = field.choices.map(\.text)
        }
        choiceRows = TextRows(choices)
    }

    /// Asks, up to the number of times allowed.
    ///
    /// If the request streams, the answers' parts are those of the call; a second answer voids the
    /// first.
    ///
    /// - Parameters:
    ///   - request: Model, messages and settings; schema and choices are filled in here.
    ///   - call: The call that asks.
    /// - Returns: The answer, or why there is none.
    /// - Throws: `ComponentError` if the model can't be asked.
    public func ask(
        _ request: consuming CompletionRequest,
        call: any Call
    ) async throws -> Answer {
        request.schema = schemaText
        request.choiceRows = choiceRows
        var asked = 0
        while true {
            let completion = try await call.generate(request)
            asked += 1
            switch reading.read(completion.content) {
            case .fits(let object): return .fits(object)
            case .unreadable where completion.finish == "length":
                return .unusable("the answer was cut off at the token limit (max_tokens)")
            case .unreadable where completion.finish == "content_filter":
                return .unusable(Self.declined(completion.content))
            case .unreadable(let fault), .misfit(let fault):
                guard asked <= reasks else {
                    let times = asked == 1 ? "" : " after \(asked) attempts"
                    return .unusable("the answer doesn't fit\(times): \(fault)")
                }
                if request.streams {
                    call.send(AnswerPart(content: "", beginsAnew: true).slotValue)
                }
                // Appended, so that the prompt's stable part stays as it is.
                request.messages.append(ChatMessage(.assistant, completion.content))
                request.messages.append(ChatMessage(.user, complaint(fault)))
            }
        }
    }

    /// Reads an answer that was found another way.
    ///
    /// - Parameter content: What the model wrote, or one of ``choices``.
    /// - Returns: The answer, or why it can't be used.
    public func read(_ content: String) -> Answer {
        switch reading.read(content) {
        case .fits(let object): .fits(object)
        case .unreadable(let fault), .misfit(let fault):
            .unusable("the answer doesn't fit: \(fault)")
        }
    }

    /// Why there is no answer, in the words of whoever wouldn't give one.
    private static func declined(_ words: String) -> String {
        let text = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return "the model or its provider declined to answer"
            + (text.isEmpty ? "" : ": " + text.prefix(200))
    }

    private func complaint(_ fault: String) -> String {
        let sentence = fault.hasSuffix("?") ? fault : fault + "."
        return "This answer can't be used: \(sentence) "
            + "Answer again, with nothing but \(reading.wanted)."
    }
}
