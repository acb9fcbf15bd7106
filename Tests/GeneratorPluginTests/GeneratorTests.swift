import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import GeneratorPlugin

struct GeneratorTests {
    private let right = #"{"thinking": "2 and 3", "answer": 5}"#

    @Test func inferGivesTheAnswersSchemaAndTwoVariables() async throws {
        let shape = try await PlacedModule({ try Generator(configuration: $0) }, configuration: [:])
            .infer(
                InferRequest(input: Fixture.question, output: Fixture.answer),
                call: ScriptedCall()
            )
        #expect(shape.output == Fixture.answer)
        #expect(shape.variables.map(\.name) == ["instructions", "examples"])
        #expect(shape.variables.map(\.isTrainable) == [true, true])
        #expect(shape.variables.map { $0.schema["x-glia-role"] } == ["instructions", "examples"])
        #expect(shape.variables[0].value.string?.hasPrefix("Answer with a JSON object") == true)
        #expect(shape.variables[1].value == [])
        for variable in shape.variables {
            #expect(try JSONSchema(variable.schema).violations(of: variable.value).isEmpty)
        }
    }

    @Test(
        arguments: [
            (nil, "json", "the output schema is missing; say which fields the answer has"),
            (["type": "object"], "json", "the output schema names no fields; say which"),
            (Fixture.answer, "text", "found the fields 'thinking', 'answer', expected one field"),
            (
                Fixture.object(["n": ["type": "integer"]]), "text",
                #"the field 'n' has "integer", expected "string" or an enum"#
            ),
            (
                Fixture.object(["n": ["type": "string", "pattern": "a"]]), "json",
                "the keyword 'pattern' isn't supported"
            ),
        ] as [(JSON?, String, String)]
    )
    func inferRefusesWhatItCannotAnswer(
        _ output: JSON?,
        format: String,
        message: String
    )
        async throws
    {
        let generator = try await PlacedModule(
            { try Generator(configuration: $0) },
            configuration: ["format": .string(format)]
        )
        await #expect {
            _ = try await generator.infer(
                InferRequest(input: Fixture.question, output: output),
                call: ScriptedCall()
            )
        } throws: { error in
            let error = error as? ComponentError
            return error?.status == .invalidArgument && error?.message.contains(message) == true
        }
    }

    @Test func inferRefusesAnExampleThatCannotBeShown() async throws {
        let generator = try await PlacedModule(
            { try Generator(configuration: $0) },
            configuration: [
                "format": "text", "examples": [["input": [:], "output": ["label": "x"]]],
            ]
        )
        await #expect {
            _ = try await generator.infer(
                InferRequest(input: Fixture.question, output: Fixture.intent),
                call: ScriptedCall()
            )
        } throws: { error in
            (error as? ComponentError)?.message
                == #"example 1: the output has no field 'intent': found {"label":"x"}"#
        }
    }

    @Test func theInputCanBePartOfTheOutput() async throws {
        let input = Fixture.object(["answer": ["type": "string"]])
        let configuration: JSON = [
            "return_input": true, "input_schema": input, "output_schema": Fixture.answer,
        ]
        let generator = try await PlacedModule(
            { try Generator(configuration: $0) },
            configuration: configuration
        )
        let shape = try await generator.infer(
            InferRequest(input: input, output: Fixture.answer),
            call: ScriptedCall()
        )
        #expect(shape.output["properties"]?.object?.names == ["answer", "thinking", "answer_1"])
        #expect(shape.output["required"] == ["answer", "thinking", "answer_1"])
        let response = try await generator.run(
            ModuleRequest(input: #"{"answer": "?"}"#, variables: "{}"),
            call: ScriptedModel(right).call()
        )
        #expect(response.output == #"{"answer":"?","thinking":"2 and 3","answer_1":5}"#)
        let violations = try JSONSchema(shape.output).violations(
            of: JSON(parsing: response.output ?? "")
        )
        #expect(violations.isEmpty)
    }

    @Test func aMissingInputGivesAMissingOutputWithoutACall() async throws {
        let model = ScriptedModel(right)
        let response = try await Fixture.run(model, Fixture.configuration(), input: nil)
        #expect(response == ModuleResponse(missingBecause: "the input is missing"))
        #expect(model.requests.isEmpty)
    }

    @Test(arguments: [
        (#"{"instructions": 1}"#, "the variable 'instructions' is integer, expected a string"),
        (#"{"examples": {}}"#, "the variable 'examples' is object, expected an array"),
        (
            #"{"examples": [{"input": {}}]}"#,
            "example 1 of the variable 'examples' lacks 'input' or 'output'"
        ),
        ("{", "the variables are no JSON: line 1, column 2"),
    ])
    func variablesThatCannotBeShownGiveAReason(variables: String, reason: String) async throws {
        let response = try await Fixture.run(
            ScriptedModel(right),
            Fixture.configuration(),
            variables: variables
        )
        #expect(response.output == nil)
        #expect(response.reason.hasPrefix(reason))
    }

    @Test func onlySettingsThatWereGivenAreSent() async throws {
        let model = ScriptedModel(right)
        _ = try await Fixture.run(
            model,
            Fixture.configuration([
                "temperature": 0, "max_tokens": 64, "top_p": nil, "language_model": "small",
            ])
        )
        #expect(model.requests[0].settings == ["temperature": 0, "max_tokens": 64])
        #expect(model.requests[0].model == "small")
    }

    @Test func randomAnswersAreSeededByTheCall() async throws {
        func seed(_ path: String) async throws -> Int? {
            let model = ScriptedModel(right)
            _ = try await Fixture.run(
                model,
                Fixture.configuration(["temperature": 0.7]),
                context: CallContext(path: path)
            )
            return model.requests[0].settings["seed"]?.integer
        }
        let (first, again, other) = try await (seed("a"), seed("a"), seed("b"))
        #expect(first == again)
        #expect(first != other)
        #expect((0..<1 << 31).contains(try #require(first)))
    }

    @Test func aRunWithoutSchemaSaysWhoSetsIt() async throws {
        await #expect {
            _ = try await PlacedModule({ try Generator(configuration: $0) }, configuration: [:])
                .run(
                    ModuleRequest(input: "{}", variables: "{}"),
                    call: ScriptedCall()
                )
        } throws: { ($0 as? ComponentError)?.status == .failedPrecondition }
    }

    @Test(arguments: [Status.unavailable, .resourceExhausted, .deadlineExceeded, .invalidArgument])
    func aModelsErrorIsTheReasonOfAMissingOutput(status: Status) async throws {
        let call = ScriptedCall.answering { _ in throw ComponentError(status, "not now") }
        let response = try await PlacedModule(
            { try Generator(configuration: $0) },
            configuration: Fixture.configuration()
        ).run(
            ModuleRequest(input: "{}", variables: "{}"),
            call: call
        )
        #expect(response == ModuleResponse(missingBecause: "not now"))
    }

    @Test(arguments: [Status.permissionDenied, .unimplemented, .notFound, .cancelled])
    func anErrorThatMeetsEveryExampleEndsTheRun(status: Status) async throws {
        let call = ScriptedCall.answering { _ in throw ComponentError(status, "never") }
        await #expect(throws: ComponentError(status, "never")) {
            _ = try await PlacedModule(
                { try Generator(configuration: $0) },
                configuration: Fixture.configuration()
            ).run(
                ModuleRequest(input: "{}", variables: "{}"),
                call: call
            )
        }
    }
}
