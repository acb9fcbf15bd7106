import Contract
import JSONValues
import PluginHost
import TestSupport
import Testing

/// Modules and rewards as libraries; their own tests try them as types.
struct FirstPartyModuleTests {
    private static let question: JSON = [
        "type": "object", "properties": ["q": ["type": "string"]], "required": ["q"],
    ]
    private static let decision: JSON = [
        "type": "object", "properties": ["choice": ["enum": ["easy", "hard"]]],
        "required": ["choice"],
    ]

    private struct Case: Sendable, CustomStringConvertible {
        let library: String
        let name: String
        var configuration: JSONObject = [:]
        var schemas = [question]
        var output: JSON?
        var answer = ""
        var inputs: [String?] = [#"{"q":"x"}"#]
        let gives: String?
        var description: String { "\(name) \(inputs)" }
    }

    private static let two = [question, question]

    private static let cases = [
        Case(library: "Wiring", name: "Identity", gives: #"{"q":"x"}"#),
        Case(library: "Wiring", name: "Concat", gives: #"{"q":"x"}"#),
        Case(library: "Wiring", name: "And", gives: #"{"q":"x"}"#),
        Case(
            library: "Wiring",
            name: "Or",
            schemas: two,
            inputs: [nil, #"{"q":"y"}"#],
            gives: #"{"q":"y"}"#
        ),
        Case(
            library: "Wiring",
            name: "Xor",
            schemas: two,
            inputs: ["{}", #"{"q":"y"}"#],
            gives: nil
        ),
        Case(library: "Wiring", name: "Not", inputs: [nil], gives: "{}"),
        Case(
            library: "Wiring",
            name: "InMask",
            configuration: ["mask": "q"],
            inputs: [#"{"q":"x","r":1}"#],
            gives: #"{"q":"x"}"#
        ),
        Case(
            library: "Wiring",
            name: "OutMask",
            configuration: ["mask": "r"],
            schemas: [["type": "object", "properties": ["q": [:], "r": [:]]]],
            inputs: [#"{"q":"x","r":1}"#],
            gives: #"{"q":"x"}"#
        ),
        Case(
            library: "Wiring",
            name: "Branch",
            configuration: ["labels": "easy"],
            schemas: [decision, question],
            inputs: [#"{"choice":"easy"}"#, #"{"q":"x"}"#],
            gives: #"{"q":"x","choice":"easy"}"#
        ),
        Case(
            library: "Wiring",
            name: "BestOf",
            configuration: ["rewards": [["reward": "later", "weight": 1]]],
            schemas: two + [question],
            inputs: ["{}", #"{"q":"x"}"#, #"{"q":"y"}"#],
            gives: #"{"q":"y"}"#
        ),
        Case(
            library: "Generator",
            name: "ChainOfThought",
            output: ["type": "object", "properties": ["a": ["type": "integer"]]],
            answer: #"{"thinking":"well","a":1}"#,
            gives: #"{"thinking":"well","a":1}"#
        ),
        Case(
            library: "Generator",
            name: "Decision",
            configuration: ["question": "How hard?", "labels": ["easy", "hard"]],
            answer: "hard",
            gives: #"{"choice":"hard"}"#
        ),
        Case(
            library: "Generator",
            name: "SelfCritique",
            answer: #"{"critique":"Good.","reward":0.5}"#,
            gives: #"{"q":"x","critique":"Good.","reward":0.5}"#
        ),
    ]

    @Test(arguments: cases)
    private func runsThroughTheDoor(one: Case) async throws {
        let host = try TemplateHost(answers: [
            "lm.generate": { _ in Completion(content: one.answer).slotValue },
            "reward.check": { _ in SlotValue() },
            "reward.score": { value in
                let rows = try ScoreRequest(slotValue: value).outputs
                return Score(scores: rows.indices.map(Double.init)).slotValue
            },
        ])
        try host.workshop.copyPlugin(one.library)
        var configuration = one.configuration
        if one.library == "Generator" {
            configuration["input_schema"] = ObjectMerging.schema(one.schemas)
            if let output = one.output { configuration["output_schema"] = output }
        }

        let output = try await host.with(one.name, .module, configuration) { instance, call in
            let module = PluginModule(instance)
            let shape = try await module.infer(
                InferRequest(
                    input: ObjectMerging.schema(one.schemas),
                    inputs: one.schemas,
                    output: one.output
                ),
                call: call
            )
            let request =
                shape.takesEachInput
                ? ModuleRequest(inputs: one.inputs, variables: "{}")
                : ModuleRequest(input: one.inputs[0], variables: "{}")
            return try await module.run(request, call: call).output
        }

        #expect(output == one.gives)
    }

    @Test func everyModuleOfTheWiringIsTried() throws {
        let host = try TemplateHost()
        try host.workshop.copyPlugin("Wiring")

        let names = host.catalog.entries.map(\.manifest.name)

        #expect(names == Self.cases.filter { $0.library == "Wiring" }.map(\.name))
    }

    private static let rows = ScoreRequest(
        inputs: ["{}", "{}"],
        outputs: [#"{"a":"x"}"#, nil],
        targets: [#"{"a":"x"}"#, #"{"a":"x"}"#]
    )

    @Test func rewardsArePutTogetherThroughTheDoor() async throws {
        let host = try TemplateHost(answers: [
            "reward.score": { value in
                let isFirst = try value.head()["component"] == "/reward/rewards/0/reward"
                return Score(scores: isFirst ? [1, 0] : [0.5, 0], feedback: ["Fine.", nil])
                    .slotValue
            }
        ])
        try host.workshop.copyPlugin("ComposableReward")

        let score = try await host.score(
            Self.rows,
            with: "ComposableReward",
            [
                "rewards": [
                    ["reward": "/reward/rewards/0/reward", "weight": 3, "name": "one"],
                    ["reward": "/reward/rewards/1/reward", "name": "two"],
                ]
            ]
        )

        #expect(score.scores == [0.875, 0])
        #expect(score.feedback == ["one: Fine.\ntwo: Fine.", nil])
        #expect(
            score.objectives[0] == [
                Objective(name: "one", value: 1), Objective(name: "two", value: 0.5),
            ]
        )
    }

    @Test func aRubricIsGradedThroughTheDoor() async throws {
        let host = try TemplateHost(answers: [
            "lm.generate": { _ in
                Completion(content: #"{"tone":{"critique":"Well.","score":"kind"}}"#).slotValue
            }
        ])
        try host.workshop.copyPlugin("LMAsJudge")

        let score = try await host.score(
            Self.rows,
            with: "RubricsAsJudge",
            ["rubrics": [["name": "tone", "levels": ["rude", "kind"]]]]
        )

        #expect(score.scores == [1, 0])
        #expect(score.feedback == ["tone (kind): Well.", nil])
        #expect(score.objectives[0] == [Objective(name: "tone", value: 1)])
    }

    @Test(arguments: [("in_mask", JSON.array(["a"])), ("in_mask_pattern", "^a")])
    func masksWorkThroughTheDoor(member: String, value: JSON) async throws {
        let host = try TemplateHost()
        try host.workshop.copyPlugin("ExactMatch")

        let score = try await host.score(
            ScoreRequest(
                inputs: ["{}"],
                outputs: [#"{"a":1,"b":1}"#],
                targets: [#"{"a":1,"b":2}"#]
            ),
            with: "ExactMatch",
            [member: value]
        )

        #expect(score.scores == [1])
    }
}
