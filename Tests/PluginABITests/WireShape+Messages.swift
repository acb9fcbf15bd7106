import Contract
import JSONValues
import MockServer

/// The messages API, as Anthropic documents it.
extension WireShape {
    static func messages(_ capability: String) -> WireShape? {
        switch capability {
        case "choices": answerTool(choiceJSON, #"{"answer":"taxi"}"#, "taxi")
        case "structured_output":
            answerTool(schemaJSON, #"{"queue":"taxi"}"#, #"{"queue":"taxi"}"#)
        case "images":
            WireShape(
                [
                    "messages": [
                        [
                            "role": "user",
                            "content": [
                                [
                                    "type": "image",
                                    "source": [
                                        "type": "base64", "media_type": "image/png",
                                        "data": "aGk=",
                                    ],
                                ]
                            ],
                        ]
                    ]
                ],
                said,
                Completion(content: "Hello")
            )
        case "prefix_reuse":
            WireShape(
                [
                    "system": [
                        [
                            "type": "text", "text": "Be kind.",
                            "cache_control": ["type": "ephemeral"],
                        ]
                    ]
                ],
                #"""
                {"content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn",
                "usage":{"input_tokens":5,"cache_creation_input_tokens":10,
                "cache_read_input_tokens":100,"output_tokens":3}}
                """#,
                Completion(
                    content: "Hello",
                    usage: Usage(
                        inputTokens: 115,
                        cachedTokens: 100,
                        writtenTokens: 10,
                        outputTokens: 3
                    )
                )
            )
        case "reasoning":
            WireShape(
                ["output_config": ["effort": "low"]],
                #"""
                {"content":[{"type":"thinking","thinking":"hm","signature":"x"},
                {"type":"text","text":"Hello"}],"stop_reason":"end_turn"}
                """#,
                Completion(content: "Hello", reasoning: "hm")
            )
        case "streaming": messagesStream
        case "tools":
            WireShape(
                [
                    "tools": [
                        [
                            "name": "clock", "description": "Time.",
                            "input_schema": ["type": "object"],
                        ]
                    ]
                ],
                #"""
                {"content":[{"type":"tool_use","id":"c1","name":"clock","input":{}}],
                "stop_reason":"tool_use"}
                """#,
                calls
            )
        default: nil
        }
    }

    private static let said =
        #"{"content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn"}"#

    /// A tool that must be called, whose input is the answer.
    private static func answerTool(_ schema: JSON, _ input: String, _ content: String) -> WireShape
    {
        WireShape(
            [
                "tool_choice": ["type": "tool", "name": "answer"],
                "tools": [
                    [
                        "name": "answer", "description": "Gives the answer.",
                        "input_schema": schema,
                    ]
                ],
            ],
            #"""
            {"content":[{"type":"tool_use","id":"c1","name":"answer","input":\#(input)}],
            "stop_reason":"tool_use"}
            """#,
            Completion(content: content)
        )
    }

    private static let messagesStream = WireShape(
        ["stream": true],
        .stream([
            #"{"type":"message_start","message":{"usage":{"input_tokens":5,"output_tokens":1}}}"#,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}"#,
            #"{"type":"content_block_stop","index":0}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}"#,
            #"{"type":"message_stop"}"#,
        ]),
        Completion(content: "Hello", usage: Usage(inputTokens: 5, outputTokens: 7))
    )
}
