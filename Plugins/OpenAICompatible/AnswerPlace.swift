import HTTPModels
import PluginSDK

/// Where the answer to a question stands in what the provider sends.
enum AnswerPlace {
    /// In the text.
    case content
    /// In the arguments of a call that the model was made to ask for.
    case toolCall
    /// In the text, in the field "answer".
    case field
    /// Among the likeliest tokens.
    case likelihood
    /// Begun by the only token that was written.
    case firstToken

    /// The tool that stands for "answer like this", and the name of a schema.
    static let toolName = "answer"

    /// The tool whose arguments are the answer, or nil.
    var contentTool: String? { if case .toolCall = self { Self.toolName } else { nil } }

    /// Whether the answer's text is what the provider writes, piece by piece.
    var isContentText: Bool {
        switch self {
        case .content, .toolCall: true
        case .field, .likelihood, .firstToken: false
        }
    }

    /// Reads the answer from its place.
    ///
    /// - Parameters:
    ///   - answer: What the provider said.
    ///   - request: What was asked.
    ///   - limits: What may still be asked.
    /// - Returns: The answer in the form of the contract.
    func completion(
        of answer: ChatAnswer,
        to request: CompletionRequest,
        limits: RateReport?
    ) -> Completion {
        var content = answer.content
        var toolCalls = answer.toolCalls
        var likelihoods: [Double] = []
        var choice: String?
        var finish = answer.finish
        switch self {
        case .content: break
        case .toolCall:
            if let call = toolCalls.first(where: { $0.name == Self.toolName }) {
                content = call.arguments
                toolCalls = []
                if finish == "tool_calls" { finish = "stop" }
            }
        case .field:
            content = (try? JSON(parsing: content))?["answer"]?.string ?? content
        case .likelihood:
            let scores = ChoiceLikelihood(request.choices, answer.tokens)
            likelihoods = scores.logProbabilities
            choice = scores.best.map { request.choices[$0] }
        case .firstToken:
            choice = ChoiceTokens.choice(request.choices, begunBy: content)
        }
        return Completion(
            content: choice ?? content,
            // Of a choice only the beginning was wanted, so it is whole.
            finish: choice == nil ? finish : "stop",
            usage: answer.usage,
            choiceLogProbabilities: likelihoods,
            toolCalls: toolCalls,
            reasoning: answer.reasoning,
            limits: limits
        )
    }
}
