import Contract
import JSONValues
import MockServer

/// The Responses API, as OpenAI documents it.
extension WireShape {
    static func responses(_ capability: String) -> WireShape? {
        switch capability {
        case "choices":
            WireShape(
                ["text": ["format": format(choiceJSON)]],
                message(#"{"answer":"taxi"}"#),
                Completion(content: "taxi")
            )
        case "structured_output":
            WireShape(
                ["text": ["format": format(schemaJSON)]],
                message(#"{"queue":"taxi"}"#),
                Completion(content: #"{"queue":"taxi"}"#)
            )
        case "images":
            WireShape(
                [
                    "input": [
                        [
                            "role": "user",
                            "content": [
                                [
                                    "type": "input_image",
                                    "image_url": "data:image/png;base64,aGk=",
                                ]
                            ],
                        ]
                    ]
                ],
                message("Hello"),
                Completion(content: "Hello")
            )
        case "reasoning":
            WireShape(
                ["reasoning": ["effort": "low"]],
                #"""
                {"output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]},
                {"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}
                """#,
                Completion(content: "Hello", reasoning: "hm")
            )
        case "streaming":
            WireShape(
                ["stream": true],
                .stream([
                    #"{"type":"response.output_text.delta","delta":"Hello"}"#,
                    #"{"type":"response.completed","response":\#(message("Hello"))}"#,
                ]),
                Completion(content: "Hello"),
                path: "/responses"
            )
        case "tools":
            WireShape(
                [
                    "tools": [
                        [
                            "type": "function", "name": "clock", "description": "Time.",
                            "parameters": ["type": "object"], "strict": false,
                        ]
                    ]
                ],
                #"{"output":[{"type":"function_call","call_id":"c1","name":"clock","arguments":"{}"}]}"#,
                calls
            )
        default: nil
        }
    }

    private static func format(_ schema: JSON) -> JSON {
        ["type": "json_schema", "name": "answer", "strict": true, "schema": schema]
    }

    private static func message(_ text: String) -> String {
        let part: JSON = ["type": "output_text", "text": .string(text)]
        return (["output": [["type": "message", "content": [part]]]] as JSON).text()
    }
}
