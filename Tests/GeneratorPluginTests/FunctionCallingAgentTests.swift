import PlacedComponents
import PluginSDK
import PluginTesting
import Synchronization
import Testing

@testable import GeneratorPlugin

struct FunctionCallingAgentTests {
    private static let configuration: JSONObject = ["tools": ["/adder", "/lookup"]]

    /// Two tools: one adds, the other fails.
    private static let tools: [String: ScriptedCall.Answer] = [
        "tool.describe": { value in
            let handle = try value.head()["component"]?.string ?? ""
            let name = String(handle.dropFirst())
            return ToolDescription(
                name: name,
                description: "Does it.",
                parameters: ["type": "object"]
            ).slotValue
        },
        "tool.call": { value in
            let head = try value.head()
            guard head["component"] == "/adder" else {
                throw ComponentError(.notFound, "there is no such page")
            }
            let arguments = try JSON(parsing: ToolRequest(slotValue: value).arguments)
            let sum = (arguments["a"]?.integer ?? 0) + (arguments["b"]?.integer ?? 0)
            let number = head["number"]?.integer ?? -1
            return ToolResult(content: "\(sum) (call \(number))").slotValue
        },
    ]

    private static func wants(_ calls: (String, String)...) -> Completion {
        Completion(
            content: "",
            finish: "tool_calls",
            toolCalls: calls.enumerated().map {
                ToolCall(id: "c\($0.offset)", name: $0.element.0, arguments: $0.element.1)
            }
        )
    }

    private func run(
        _ answers: [Completion],
        _ changes: JSONObject = [:],
        isStreaming: Bool = false
    ) async throws -> (response: ModuleResponse, requests: [CompletionRequest], call: ScriptedCall)
    {
        let requests = Mutex<[CompletionRequest]>([])
        var services = Self.tools
        services["lm.generate"] = { value in
            let request = try CompletionRequest(slotValue: value)
            let count = requests.withLock { requests in
                requests.append(request)
                return requests.count
            }
            return answers[min(count, answers.count) - 1].slotValue
        }
        var context = CallContext(path: "test")
        context.isStreaming = isStreaming
        let call = ScriptedCall(context: context, answers: services)
        var configuration = Self.configuration
        for member in changes.members { configuration[member.name] = member.value }
        let agent = try await PlacedModule(
            FunctionCallingAgent.init,
            configuration: Fixture.configuration(configuration, output: Fixture.answer)
        )
        let response = try await agent.run(
            ModuleRequest(input: #"{"question": "2+3?"}"#, variables: "{}"),
            call: call
        )
        return (response, requests.withLock { $0 }, call)
    }

    private static let final = Completion(content: #"{"thinking": "the tool", "answer": 5}"#)

    @Test func theModelSeesWhatToolsGaveAndAnswers() async throws {
        let calls = Self.wants(("adder", #"{"a": 2, "b": 3}"#), ("lookup", "{}"))

        let (response, requests, _) = try await run([calls, Self.final])

        #expect(response.output == #"{"thinking":"the tool","answer":5}"#)
        #expect(requests.count == 2)
        #expect(requests.map(\.tools.count) == [2, 2])
        #expect(
            try requests[1].messages.suffix(3).map { try JSON(parsing: $0) } == [
                [
                    "role": "assistant", "content": "",
                    "tool_calls": [
                        ["id": "c0", "name": "adder", "arguments": #"{"a": 2, "b": 3}"#],
                        ["id": "c1", "name": "lookup", "arguments": "{}"],
                    ],
                ],
                ["role": "tool", "tool_call_id": "c0", "content": "5 (call 0)"],
                ["role": "tool", "tool_call_id": "c1", "content": "Error: there is no such page"],
            ]
        )
        let trace = try JSON(parsing: response.trace ?? "")
        #expect(
            trace == [
                ["tool": "adder", "arguments": ["a": 2, "b": 3], "result": "5 (call 0)"],
                ["tool": "lookup", "arguments": [:], "error": "there is no such page"],
            ]
        )
    }

    @Test func anAnswerThatDoesNotFitIsAskedForWithTheSchema() async throws {
        let calls = Self.wants(("adder", #"{"a": 2, "b": 3}"#))

        let (response, requests, _) = try await run([
            calls, Completion(content: "It is five."), Self.final,
        ])

        #expect(response.output != nil)
        #expect(requests.map { $0.schema != nil } == [false, false, true])
        #expect(requests[2].tools == [])
        #expect(
            try JSON(parsing: requests[2].messages.last ?? "")["content"]?.string
                == "Tools gave:\n- adder({\"a\": 2, \"b\": 3}) = 5 (call 0)\n\n"
                + "Your thoughts:\nIt is five.\n\nNow give the answer."
        )
    }

    @Test func whenTheRoundsAreUsedUpTheAnswerIsDue() async throws {
        let calls = Self.wants(("adder", #"{"a": 1, "b": 1}"#))

        let (response, requests, call) = try await run(
            [calls, calls, calls, Self.final],
            ["max_iterations": 3]
        )

        #expect(response.output != nil)
        #expect(requests.count == 4)
        #expect(call.requests.count { $0 == "tool.call" } == 3)
        #expect(
            try JSON(parsing: response.trace ?? "").array?.map { $0["result"]?.string }
                == ["2 (call 0)", "2 (call 1)", "2 (call 2)"]
        )
    }

    @Test func aToolThatIsNoneIsTold() async throws {
        let (response, _, call) = try await run([Self.wants(("multiply", "{}")), Self.final])

        #expect(
            try JSON(parsing: response.trace ?? "")
                == [
                    [
                        "tool": "multiply", "arguments": [:],
                        "error": "there is no tool 'multiply'; there are 'adder', 'lookup'",
                    ]
                ]
        )
        #expect(!call.requests.contains("tool.call"))
    }

    @Test func theTrajectoryIsAnOutputIfWanted() async throws {
        let agent = try await PlacedModule(
            FunctionCallingAgent.init,
            configuration: Fixture.configuration([
                "tools": ["/adder"], "return_trajectory": true,
            ])
        )
        let shape = try await agent.infer(
            InferRequest(input: Fixture.question, output: Fixture.answer),
            call: ScriptedCall()
        )

        let (response, _, _) = try await run(
            [Self.wants(("adder", #"{"a": 2, "b": 3}"#)), Self.final],
            ["return_trajectory": true]
        )

        let output = try JSON(parsing: response.output ?? "")
        #expect(try JSONSchema(shape.output).violations(of: output) == [])
        #expect(output["trajectory"] == (try JSON(parsing: response.trace ?? "")))
        #expect(shape.variables.map(\.name) == ["instructions", "examples"])
    }

    @Test func whatIsSaidBeforeAToolIsCalledIsVoid() async throws {
        let calls = Self.wants(("adder", #"{"a": 2, "b": 3}"#))

        let (_, requests, call) = try await run([calls, Self.final], isStreaming: true)

        #expect(requests.map(\.streams) == [true, true])
        #expect(
            try call.parts.map { try AnswerPart(slotValue: $0) }
                == [AnswerPart(content: "", beginsAnew: true)]
        )
    }
}
