import Contract
import JSONValues
import Pipeline
import ProgramGraph
import TestSupport
import Testing

/// Numbers of a module that training may change, in a pipeline file.
struct ModuleNumberTests {
    private static func numbers(_ text: String) -> KeyValuePairs<String, String> {
        [
            "      output: Route":
                "      output: Route\n      shown_examples: 2\n      numbers: \(text)"
        ]
    }

    private func mistakes(_ text: String) async throws -> String {
        try await PipelineDesk().mistakes(replacing: Self.numbers(text))
    }

    @Test func theyAreVariablesWithBounds() async throws {
        let pipeline = try await PipelineDesk().load(
            replacing: Self.numbers(
                "{temperature: {minimum: 0, maximum: 1.5, start: 0.5}, "
                    + "shown_examples: {minimum: 0, maximum: 4}}"
            )
        )

        let variables = pipeline.program.variables
        #expect(
            variables.map(\.path) == [
                "router/instructions", "router/examples", "router/temperature",
                "router/shown_examples",
            ]
        )
        #expect(
            variables[2].variable.schema
                == ["type": "number", "minimum": 0, "maximum": 1.5, "x-glia-role": "number"]
        )
        #expect(variables[2].variable.value == 0.5)
        #expect(
            variables[3].variable.schema
                == ["type": "integer", "minimum": 0, "maximum": 4, "x-glia-role": "number"]
        )
        #expect(variables[3].variable.value == 2)
        #expect(variables.map(\.variable.isTrainable) == [true, true, true, true])
    }

    private static let cases: [(String, String)] = [
        (
            "{temperatur: {minimum: 0, maximum: 1}}",
            "router.numbers.temperatur: 'Generator' has no number 'temperatur' that training can "
                + "change. Did you mean 'temperature'?"
        ),
        (
            "{reasks: {minimum: 0, maximum: 1}}",
            "router.numbers.reasks: 'Generator' has no number 'reasks' that training can change; "
                + "there are 'shown_examples', 'temperature'"
        ),
        (
            "{temperature: {minimum: 0, maximum: 1}}",
            "router.numbers.temperature: 'Generator' has no value of its own for 'temperature'; say "
                + "with 'start' where the search begins"
        ),
        (
            "{temperature: {minimum: 1, maximum: 1, start: 1}}",
            "router.numbers.temperature.maximum: the maximum 1 is not above the minimum 1"
        ),
        (
            "{temperature: {minimum: 0, maximum: 3, start: 1}}",
            "router.numbers.temperature.maximum: it must be at most 2"
        ),
        (
            "{temperature: {minimum: 0, maximum: 1, start: 1.5}}",
            "router.numbers.temperature.start: the search would begin at 1.5, which is not from 0 "
                + "to 1"
        ),
        (
            "{shown_examples: {minimum: 3, maximum: 4}}",
            "router.numbers.shown_examples: the search would begin at 2, which is not from 3 to 4"
        ),
        (
            "{shown_examples: {minimum: 0, maximum: 4.5}}",
            "router.numbers.shown_examples: 'shown_examples' is a whole number, but 4.5 is none"
        ),
    ]

    @Test(arguments: cases)
    func whatCanNotBeTunedIsAMistakeAtItsLine(text: String, message: String) async throws {
        #expect(try await mistakes(text) == "desk.yaml:16: program.modules." + message)
    }

    @Test func eachHasTwoBounds() async throws {
        let mistakes = try await mistakes("{temperature: {minimum: 0, start: 0.5, maximun: 1}}")

        #expect(mistakes.contains("maximum"))
        #expect(mistakes.contains("maximun"))
    }
}
