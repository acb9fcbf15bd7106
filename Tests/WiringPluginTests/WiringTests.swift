import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import WiringPlugin

struct WiringTests {
    private static let a: JSON = [
        "type": "object", "properties": ["q": ["type": "string"]], "required": ["q"],
    ]
    private static let b: JSON = [
        "type": "object", "properties": ["n": ["type": "integer"], "q": ["type": "integer"]],
        "required": ["q"],
    ]

    // MARK: - The modules in all placements

    /// Three of the names pass on what comes: the host merges their inputs, each in its own way.
    private func passing(_ name: String) async throws -> PlacedModule {
        try await PlacedModule({ _ in Passing() }, configuration: [:], named: name)
    }

    private func or() async throws -> PlacedModule {
        try await PlacedModule(
            { _ in Either(takesSeveral: true) },
            configuration: [:],
            named: "Or"
        )
    }

    private func xor() async throws -> PlacedModule {
        try await PlacedModule(
            { _ in Either(takesSeveral: false) },
            configuration: [:],
            named: "Xor"
        )
    }

    private func not() async throws -> PlacedModule {
        try await PlacedModule({ _ in Negation() }, configuration: [:], named: "Not")
    }

    private func masking(keeps: Bool, _ configuration: JSON) async throws -> PlacedModule {
        try await PlacedModule(
            { try Masking(keeps: keeps, configuration: $0) },
            configuration: configuration,
            named: keeps ? "InMask" : "OutMask"
        )
    }

    private func branch(_ configuration: JSON) async throws -> PlacedModule {
        try await PlacedModule(Branch.init, configuration: configuration)
    }

    private func run(_ module: any Module, _ inputs: [String?]) async throws -> ModuleResponse {
        try await module.run(ModuleRequest(inputs: inputs, variables: "{}"), call: ScriptedCall())
    }

    private func shape(
        _ module: any Module,
        _ inputs: [JSON],
        output: JSON? = nil
    ) async throws
        -> ModuleShape
    {
        try await module.infer(
            InferRequest(input: ObjectMerging.schema(inputs), inputs: inputs, output: output),
            call: ScriptedCall()
        )
    }

    private func complaint(
        _ module: any Module,
        _ inputs: [JSON],
        output: JSON? = nil
    ) async
        -> String?
    {
        await #expect(throws: ComponentError.self) {
            _ = try await shape(module, inputs, output: output)
        }?.message
    }

    // MARK: - The table of operators

    @Test(
        arguments: [
            ([#"{"q":1}"#, #"{"q":2}"#], #"{"q":1,"q_1":2}"#), ([#"{"q":1}"#, nil], #"{"q":1}"#),
            ([nil, #"{"q":2}"#], #"{"q":2}"#), ([nil, nil], nil),
            ([#"{"q":1}"#, nil, #"{"q":3}"#], #"{"q":1,"q_1":3}"#),
        ] as [([String?], String?)]
    )
    func orGivesWhatIsThere(inputs: [String?], output: String?) async throws {
        #expect(try await run(or(), inputs).output == output)
    }

    @Test(
        arguments: [
            ([#"{"q":1}"#, #"{"q":2}"#], nil), ([#"{"q":1}"#, nil], #"{"q":1}"#),
            ([nil, #"{"q":2}"#], #"{"q":2}"#), ([nil, nil], nil), (["{}", "{}", "{}"], nil),
        ] as [([String?], String?)]
    )
    func xorGivesWhatIsThereAlone(inputs: [String?], output: String?) async throws {
        let response = try await run(xor(), inputs)
        #expect(response.output == output)
        #expect(response.isNotTaken == (output == nil))
    }

    @Test func notGivesAnEmptyObjectForWhatIsMissing() async throws {
        #expect(try await run(not(), [nil]) == ModuleResponse(output: "{}"))
        #expect(
            try await run(not(), ["{}"])
                == ModuleResponse(notTakenBecause: "the input is there")
        )
        #expect(
            try await complaint(not(), [Self.a, Self.b])
                == "this module takes one input; found 2"
        )
    }

    @Test func passingGivesTheInputAsItIs() async throws {
        let response = try await passing("Identity").run(
            ModuleRequest(input: #"{"q": 1}"#, variables: "{}"),
            call: ScriptedCall()
        )
        #expect(response.output == #"{"q": 1}"#)
        let shape = try await shape(passing("Concat"), [Self.a, Self.b])
        #expect(shape.output == ObjectMerging.schema([Self.a, Self.b]))
        #expect(!shape.takesEachInput)
    }

    @Test func theSchemaOfOrIsThatOfAnyInput() async throws {
        #expect(try await shape(or(), [Self.a, Self.a]).output == Self.a)
        let mixed = try await shape(or(), [Self.a, Self.b])
        #expect(mixed.output["properties"]?.object?.names == ["q", "n"])
        #expect(mixed.output["required"] == ["q"])
        #expect(mixed.takesEachInput)
    }

    @Test func anOutputSchemaIsAnError() async throws {
        let modules: [any Module] = [
            try await passing("And"), try await or(), try await not(),
            try await masking(keeps: true, ["mask": "q"]), try await branch(["labels": "x"]),
        ]
        for module in modules {
            #expect(
                await complaint(module, [Self.a], output: Self.b)
                    == "the output of this module follows from its input; leave 'output' out"
            )
        }
    }

    // MARK: - Masks

    @Test(
        arguments: [
            (true, ["mask": ["n"]], #"{"n":1}"#, ["n"]), (false, ["mask": "n"], #"{"q":2}"#, ["q"]),
            (true, ["pattern": "^q"], #"{"q":2}"#, ["q"]),
            (false, ["pattern": "^q", "recursive": false], #"{"n":1}"#, ["n"]),
        ] as [(Bool, JSON, String, [String])]
    )
    func masksKeepOrLeaveOut(
        keeps: Bool,
        configuration: JSON,
        output: String,
        fields: [String]
    ) async throws {
        let module = try await masking(keeps: keeps, configuration)
        let response = try await module.run(
            ModuleRequest(input: #"{"n":1,"q":2}"#, variables: "{}"),
            call: ScriptedCall()
        )
        #expect(response.output == output)
        #expect(try await shape(module, [Self.b]).output["properties"]?.object?.names == fields)
    }

    @Test(
        arguments: [
            (
                ["mask": "typo"],
                "'mask' names the field 'typo', which the input doesn't have; its fields are 'n', 'q'"
            ),
            (
                ["pattern": "z"],
                "'pattern' is 'z', which no field of the input matches; its fields are 'n', 'q'"
            ),
            ([:], "neither 'mask' nor 'pattern' names a field to keep"),
        ] as [(JSON, String)]
    )
    func aMaskThatMeansNothingIsAnError(configuration: JSON, message: String) async throws {
        let module = try await masking(keeps: true, configuration)
        #expect(await complaint(module, [Self.b]) == message)
    }

    // MARK: - Branches

    private static let decision: JSON = [
        "type": "object", "properties": ["choice": ["enum": ["easy", "hard"]]],
        "required": ["choice"],
    ]
    private static let easy = #"{"choice":"easy"}"#

    @Test func aBranchPassesItsInputsOnItsLabel() async throws {
        let branch = try await self.branch(["labels": "easy"])
        #expect(
            try await run(branch, [Self.easy, #"{"q":1}"#]).output == #"{"q":1,"choice":"easy"}"#
        )
        #expect(
            try await shape(branch, [Self.decision, Self.a]).output["properties"]?.object?.names
                == ["q", "choice"]
        )
        let plain = try await self.branch(["labels": ["easy", "hard"], "inject_decision": false])
        #expect(try await run(plain, [Self.easy, #"{"q":1}"#]).output == #"{"q":1}"#)
        #expect(
            try await run(plain, [Self.easy, #"{"q":1}"#, #"{"q":2}"#]).output
                == #"{"q":1,"q_1":2}"#
        )
    }

    @Test(
        arguments: [
            ([easy, #"{"q":1}"#], "the decision is 'easy'"),
            ([nil, #"{"q":1}"#], "the decision is missing"),
            ([#"{"choice":"hard"}"#, nil], "an input is missing"),
        ] as [([String?], String)]
    )
    func aBranchThatIsNotTakenIsMissing(inputs: [String?], reason: String) async throws {
        let branch = try await self.branch(["labels": ["hard"]])
        #expect(try await run(branch, inputs) == ModuleResponse(notTakenBecause: reason))
    }

    @Test func anotherFieldMayHoldTheLabel() async throws {
        let branch = try await self.branch(["labels": "5", "field": "n"])
        #expect(try await run(branch, [#"{"n":5}"#, "{}"]).output == #"{"n":5}"#)
    }

    @Test func whatCanNotBeABranchIsAnErrorAtSetUp() async throws {
        #expect(
            try await complaint(branch(["labels": "esay"]), [Self.decision, Self.a])
                == "'esay' is no label of the decision; there are 'easy', 'hard'"
        )
        #expect(
            try await complaint(branch(["labels": "easy"]), [Self.a, Self.a])
                == "the first input, the decision, has no field 'choice'; it has 'q'"
        )
        #expect(
            try await complaint(branch(["labels": "easy"]), [Self.decision])
                == "a branch takes a decision and what shall pass, as in input: "
                + "[decision, message]; found one input"
        )
    }
}
