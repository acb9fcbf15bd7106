import JSONValues
import MockServer
import TestSupport
import Testing

/// The agent with the calculator, from the command line to the tool and back.
struct ToolTests {
    private static let module =
        "plugin: FunctionCallingAgent, tools: [Calculator], return_trajectory: true"

    /// A model that calls the calculator once, and then gives what it said.
    private static func model(_ request: MockRequest, _ number: Int) -> MockAnswer {
        if number == 0 {
            return .reply(
                #"""
                {"choices":[{"finish_reason":"tool_calls","message":{"content":null,"tool_calls":[
                {"id":"c1","type":"function","function":{"name":"calculator",
                "arguments":"{\"expression\":\"6 * 7\"}"}}]}}]}
                """#
            )
        }
        let messages = (try? JSON(parsing: request.body))?["messages"]?.array ?? []
        let result = messages.last { $0["role"] == "tool" }?["content"]?.string ?? "nothing"
        let answer = (["answer": .string("It is " + result)] as JSON).text()
        return .reply(
            (["choices": [["message": ["content": .string(answer)]]]] as JSON).text()
        )
    }

    @Test func theCalculatorsResultReachesTheAnswer() throws {
        let server = try MockServer(Self.model)
        let desk = try ServedDesk(at: server.address, module: Self.module)

        let asked = try desk.ask()

        #expect(asked.status == 0, "\(asked.errors)")
        let answer = try JSON(parsing: asked.output)
        #expect(answer["answer"] == "It is 42")
        #expect(
            answer["trajectory"] == [
                ["tool": "calculator", "arguments": ["expression": "6 * 7"], "result": "42"]
            ]
        )
        let offered = try JSON(parsing: server.requests[0].body)["tools"]?.array
        #expect(offered?.first?["function"]?["name"] == "calculator")
        #expect(server.requests.count == 2)
    }

    @Test func theLocalModelIsHeldToCallsThatTheCalculatorTakes() throws {
        let desk = try ServedDesk(at: "http://127.0.0.1:9", module: Self.module)

        let asked = try desk.ask([
            "--set", "language_models.default={model: local/smollm2-135m-instruct}", "--set",
            "program.modules.mind.max_iterations=1", "--set", "program.modules.mind.format=text",
            "--set", "program.modules.mind.max_tokens=24",
        ])

        // What so small a model computes is its own affair; that it answers at all is ours.
        let answer = try JSON(parsing: asked.output)
        #expect(asked.status == 0, "\(asked.errors)")
        #expect(answer["answer"]?.string != nil)
        for step in answer["trajectory"]?.array ?? [] {
            #expect(step["tool"] == "calculator")
            #expect(step["arguments"]?["expression"]?.string != nil)
        }
    }
}
