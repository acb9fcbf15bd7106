import Contract
import JSONValues
import MockServer

/// The Gemini API, as Google documents it.
extension WireShape {
    static func gemini(_ capability: String) -> WireShape? {
        switch capability {
        case "choices":
            WireShape(
                [
                    "generationConfig": [
                        "responseMimeType": "text/x.enum",
                        "responseSchema": ["type": "STRING", "enum": ["taxi", "repair"]],
                    ]
                ],
                parts(#"{"text":"taxi"}"#),
                Completion(content: "taxi")
            )
        case "structured_output": geminiSchema
        case "seed":
            WireShape(
                ["generationConfig": ["seed": 7]],
                parts(#"{"text":"Hello"}"#),
                Completion(content: "Hello")
            )
        case "images":
            WireShape(
                [
                    "contents": [
                        [
                            "role": "user",
                            "parts": [["inlineData": ["mimeType": "image/png", "data": "aGk="]]],
                        ]
                    ]
                ],
                parts(#"{"text":"Hello"}"#),
                Completion(content: "Hello")
            )
        case "reasoning":
            WireShape(
                ["generationConfig": ["thinkingConfig": ["thinkingLevel": "low"]]],
                parts(#"{"text":"hm","thought":true},{"text":"Hello"}"#),
                Completion(content: "Hello", reasoning: "hm")
            )
        case "streaming":
            WireShape(
                [:],
                .stream([
                    #"{"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}"#,
                    #"{"candidates":[{"content":{"parts":[{"text":"lo"}]},"finishReason":"STOP"}]}"#,
                ]),
                Completion(content: "Hello"),
                path: ":streamGenerateContent?alt=sse"
            )
        case "tools":
            WireShape(
                [
                    "tools": [
                        ["functionDeclarations": [["name": "clock", "description": "Time."]]]
                    ]
                ],
                parts(#"{"functionCall":{"id":"c1","name":"clock","args":{}}}"#),
                calls
            )
        default: nil
        }
    }

    private static func parts(_ parts: String) -> String {
        #"{"candidates":[{"finishReason":"STOP","content":{"parts":[\#(parts)]}}]}"#
    }

    private static let geminiSchema = WireShape(
        [
            "generationConfig": [
                "responseMimeType": "application/json",
                "responseSchema": [
                    "type": "OBJECT", "required": ["queue"], "propertyOrdering": ["queue"],
                    "properties": [
                        "queue": ["type": "STRING", "format": "enum", "enum": ["taxi", "repair"]]
                    ],
                ],
            ]
        ],
        parts(#"{"text":"{\"queue\":\"taxi\"}"}"#),
        Completion(content: #"{"queue":"taxi"}"#)
    )
}
