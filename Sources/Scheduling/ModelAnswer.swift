import Contract
import JSONValues

/// What a model answered.
enum ModelAnswer: Sendable, Equatable {
    case completion(Completion)
    case embeddings(Embeddings)
    case tool(ToolResult)

    var usage: Usage {
        switch self {
        case .completion(let completion): completion.usage
        case .embeddings(let embeddings): embeddings.usage
        case .tool: Usage()
        }
    }

    /// What the provider says may still be asked.
    var limits: RateReport? {
        switch self {
        case .completion(let completion): completion.limits
        case .embeddings(let embeddings): embeddings.limits
        case .tool: nil
        }
    }
}

extension ModelAnswer {
    /// Writes the members of the answer in a journal's line.
    func write(to text: inout JSONObjectText) {
        if case .tool(let result) = self { return text.add("result", result.content) }
        text.add("usage") { usage.write(to: &$0) }
        switch self {
        case .completion(let completion):
            text.add("finish", completion.finish)
            text.add("content", completion.content)
            let numbers = completion.choiceLogProbabilities
            if !numbers.isEmpty {
                // Minus infinity, a choice's logarithm like others, is no JSON number.
                let list = numbers.map {
                    $0.isFinite ? JSON.number($0) : JSON.string(String($0))
                }
                text.add("choice_logprobs", .array(list))
            }
            let calls = completion.toolCalls
            if !calls.isEmpty { text.add("tool_calls", .array(calls.map(\.json))) }
            if !completion.reasoning.isEmpty { text.add("reasoning", completion.reasoning) }
        case .embeddings(let embeddings):
            text.add("rows", embeddings.vectors.count)
            text.add("columns", embeddings.vectors.first?.count ?? 0)
            text.add("vectors", VectorText.text(of: embeddings.vectors))
        case .tool: break
        }
    }

    /// Reads those members; nil if they are no answer.
    init?(_ json: JSON) {
        if let result = json["result"]?.string {
            self = .tool(ToolResult(content: result))
            return
        }
        let usage = Usage(json["usage"])
        if let content = json["content"]?.string, let finish = json["finish"]?.string {
            let numbers = (json["choice_logprobs"]?.array ?? []).compactMap {
                $0.number ?? $0.string.flatMap { Double($0) }
            }
            self = .completion(
                Completion(
                    content: content,
                    finish: finish,
                    usage: usage,
                    choiceLogProbabilities: numbers,
                    toolCalls: (json["tool_calls"]?.array ?? []).map(ToolCall.init),
                    reasoning: json["reasoning"]?.string ?? ""
                )
            )
        } else if let rows = json["rows"]?.integer, let columns = json["columns"]?.integer,
            let text = json["vectors"]?.string,
            let vectors = VectorText.vectors(of: text, rows: rows, columns: columns)
        {
            self = .embeddings(Embeddings(vectors: vectors, usage: usage))
        } else {
            return nil
        }
    }
}
