import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import ForeignFunctionsPlugin

struct ForeignModuleTests {
    private static let format: JSON = [
        "library": "libc.so.6", "symbol": "snprintf",
        "signature": """
        (text: out text[n], n: u64 = 32, form: str = "%.2f %s", ..., amount: f64, unit: str?) -> i32
        """,
        "result_field": "size",
    ]

    private func run(_ configuration: JSON, _ input: String?) async throws -> ModuleResponse {
        try await PlacedModule(ForeignModule.init, configuration: configuration, named: "ffi").run(
            ModuleRequest(input: input, variables: "{}"),
            call: ScriptedCall()
        )
    }

    @Test func anInputsFieldsAreTheArgumentsAndWhatItGivesIsTheOutput() async throws {
        let response = try await run(Self.format, #"{"amount": 2.5, "unit": "euro"}"#)

        #expect(response.output == #"{"size":9,"text":"2.50 euro"}"#)
    }

    @Test func theSchemasFollowFromTheSignature() async throws {
        let function = try DeclaredFunction.make(Self.format)
        #expect(
            function.argumentSchema == [
                "type": "object",
                "properties": [
                    "amount": ["type": "number"], "unit": ["type": ["string", "null"]],
                ],
                "required": ["amount"], "additionalProperties": false,
            ]
        )
        let shape = try await PlacedModule(
            ForeignModule.init,
            configuration: Self.format,
            named: "ffi"
        ).infer(
            InferRequest(
                input: [
                    "type": "object",
                    "properties": ["amount": ["type": "integer"], "unit": ["type": "string"]],
                ],
                output: nil
            ),
            call: ScriptedCall()
        )
        #expect(
            shape.output == [
                "type": "object",
                "properties": [
                    "size": [
                        "type": "integer", "minimum": -2_147_483_648, "maximum": 2_147_483_647,
                    ], "text": ["type": "string"],
                ],
                "required": ["size", "text"], "additionalProperties": false,
            ]
        )
        #expect(shape.variables.isEmpty)
    }

    @Test func aFieldThatTheFunctionDoesNotGiveIsRefused() async throws {
        let module = try await PlacedModule(
            ForeignModule.init,
            configuration: Self.format,
            named: "ffi"
        )
        let input: JSON = ["properties": ["amount": [:], "unit": [:]]]
        let error = await #expect(throws: ComponentError.self) {
            try await module.infer(
                InferRequest(input: input, output: ["properties": ["price": [:]]]),
                call: ScriptedCall()
            )
        }

        #expect(
            error?.message
                == "the output shall have a field 'price', but 'snprintf' gives 'size', 'text'"
        )
    }

    @Test func anInputThatDoesNotFitIsAnExampleWithoutAnswer() async throws {
        let response = try await run(Self.format, #"{"amount": "much"}"#)

        #expect(
            response
                == ModuleResponse(
                    missingBecause: "'input.amount' is string, expected a number (f64)"
                )
        )
    }
}
