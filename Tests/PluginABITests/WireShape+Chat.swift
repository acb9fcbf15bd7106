import Contract
import JSONValues
import MockServer

/// Chat completions, as OpenAI documents them and others speak them, each with its differences.
extension WireShape {
    static func chat(_ capability: String, provider: String) -> WireShape? {
        switch capability {
        case "choices": chatChoices(provider)
        case "logprobs": chatLogprobs
        case "structured_output": chatSchema(provider)
        case "seed":
            WireShape(
                [provider == "mistral" ? "random_seed" : "seed": 7],
                text("Hello"),
                Completion(content: "Hello")
            )
        case "images":
            WireShape(
                [
                    "messages": [
                        [
                            "role": "user",
                            "content": [
                                [
                                    "type": "image_url",
                                    "image_url": ["url": "data:image/png;base64,aGk="],
                                ]
                            ],
                        ]
                    ]
                ],
                text("Hello"),
                Completion(content: "Hello")
            )
        case "reasoning":
            WireShape(
                ["reasoning_effort": "low"],
                #"{"choices":[{"message":{"content":"Hello","reasoning_content":"hm"}}]}"#,
                Completion(content: "Hello", reasoning: "hm")
            )
        case "streaming": chatStream(provider)
        case "tools": chatTools
        default: nil
        }
    }

    private static func text(_ content: String) -> String {
        (["choices": [["message": ["content": .string(content)]]]] as JSON).text()
    }

    private static func format(_ schema: JSON) -> JSON {
        [
            "type": "json_schema",
            "json_schema": ["name": "answer", "strict": true, "schema": schema],
        ]
    }

    private static func chatChoices(_ provider: String) -> WireShape {
        switch provider {
        case "deepseek": chatLogprobs
        case "llamacpp":
            WireShape(
                ["grammar": #"root ::= "taxi" | "repair""#],
                text("taxi"),
                Completion(content: "taxi")
            )
        case "vllm":
            WireShape(
                ["structured_outputs": ["choice": ["taxi", "repair"]]],
                text("taxi"),
                Completion(content: "taxi")
            )
        default:
            WireShape(
                ["response_format": format(choiceJSON)],
                text(#"{"answer":"taxi"}"#),
                Completion(content: "taxi")
            )
        }
    }

    private static func chatSchema(_ provider: String) -> WireShape {
        let format: JSON = provider == "deepseek" ? ["type": "json_object"] : format(schemaJSON)
        return WireShape(
            ["response_format": format],
            text(#"{"queue":"taxi"}"#),
            Completion(content: #"{"queue":"taxi"}"#)
        )
    }

    private static let chatLogprobs = WireShape(
        ["logprobs": true, "top_logprobs": 20, "temperature": 0],
        #"""
        {"choices":[{"message":{"content":"taxi"},"logprobs":{"content":[{"token":"taxi",
        "logprob":0,"top_logprobs":[{"token":"taxi","logprob":0},{"token":"repair","logprob":0}]}]}}]}
        """#,
        Completion(
            content: "taxi",
            choiceLogProbabilities: [-0.6931471805599453, -0.6931471805599453]
        )
    )

    private static func chatStream(_ provider: String) -> WireShape {
        var body: JSONObject = ["stream": true]
        // Mistral tells the usage unasked, and refuses the member.
        if provider != "mistral" { body["stream_options"] = ["include_usage": true] }
        return WireShape(
            body,
            .stream([
                #"{"choices":[{"delta":{"content":"Hel"}}]}"#,
                #"{"choices":[{"delta":{"content":"lo"},"finish_reason":"stop"}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":2}}"#, "[DONE]",
            ]),
            Completion(content: "Hello", usage: Usage(inputTokens: 8, outputTokens: 2))
        )
    }

    private static let chatTools = WireShape(
        [
            "tools": [
                [
                    "type": "function",
                    "function": [
                        "name": "clock", "description": "Time.", "parameters": ["type": "object"],
                    ],
                ]
            ]
        ],
        #"""
        {"choices":[{"finish_reason":"tool_calls","message":{"content":null,"tool_calls":[
        {"id":"c1","type":"function","function":{"name":"clock","arguments":"{}"}}]}}]}
        """#,
        calls
    )
}
