import Contract
import HostDoubles
import JSONValues
import ProgramGraph
import Testing

struct ProgramTests {
    private static func node(_ name: String, from sources: [String]) -> ProgramNode {
        ProgramNode(name, from: sources, output: ["title": .string(name)]) { _, _ in
            ModuleResponse(output: "{}")
        }
    }

    @Test func variablesComeInTheOrderInWhichModulesRun() {
        let program = Program(
            [
                [Self.node("plan", from: ["question"])],
                [Self.node("answer", from: ["question", "plan"])],
            ],
            outputs: ["answer"]
        )

        #expect(program.variables.map(\.path) == ["plan/instructions", "answer/instructions"])
        #expect(
            program.initialValues == ["plan/instructions": "plain", "answer/instructions": "plain"]
        )
    }

    @Test func onlyAModuleFromInputsToOutputLearnsFromTargets() {
        let alone = Program([[Self.node("answer", from: ["question"])]], outputs: ["answer"])
        let chain = Program(
            [[Self.node("plan", from: ["question"])], [Self.node("answer", from: ["plan"])]],
            outputs: ["answer"]
        )

        #expect(alone.variables.map(\.producesTarget) == [true])
        #expect(chain.variables.map(\.producesTarget) == [false, false])
    }

    @Test func severalInputsOrOutputsMakeAnObjectOfThem() {
        let program = Program(
            [[Self.node("a", from: ["question"]), Self.node("b", from: ["context"])]],
            inputs: ["question", "context"],
            outputs: ["b", "a"]
        )

        #expect(
            program.inputSchema == [
                "type": "object",
                "properties": ["question": ["type": "object"], "context": ["type": "object"]],
                "required": ["question", "context"],
            ]
        )
        #expect(
            program.outputSchema == [
                "type": "object", "properties": ["b": ["title": "b"], "a": ["title": "a"]],
                "required": ["b", "a"],
            ]
        )
    }
}
