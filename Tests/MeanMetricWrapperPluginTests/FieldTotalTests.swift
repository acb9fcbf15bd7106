import PlacedComponents
import PluginSDK
import PluginTesting
import Testing

@testable import MeanMetricWrapperPlugin

struct FieldTotalTests {
    private func metric(
        _ form: FieldTotal.Form,
        _ configuration: JSON
    ) async throws -> PlacedMetric {
        try await PlacedMetric(
            { FieldTotal(form, configuration: $0) },
            configuration: configuration,
            named: form == .mean ? "Mean" : "Sum"
        )
    }

    private static let rows: [(output: String?, target: String?)] = [
        (#"{"a": 2}"#, nil), (#"{"a": 0.5}"#, nil), (#"{"a": true}"#, nil), (nil, nil),
    ]

    @Test(arguments: [(FieldTotal.Form.mean, 0.875), (.sum, 3.5)])
    func aFieldIsAddedUpAndAFailedSampleCountsZero(
        form: FieldTotal.Form,
        value: Double
    ) async throws {
        let measuring = try await Measuring(metric(form, ["key": "a"]))
        #expect(try await measuring.numbers(Self.rows) == [.init(name: "", value: value)])
    }

    @Test(arguments: [(FieldTotal.Form.mean, 0.75), (.sum, 1.5)])
    func withoutAFieldTheScoresAre(form: FieldTotal.Form, value: Double) async throws {
        let measuring = try await Measuring(metric(form, ["key": ""]))
        let numbers = try await measuring.numbers(Array(Self.rows[..<3]), scores: [1, .nan, 0.5])
        #expect(numbers == [.init(name: "", value: value)])
    }

    @Test func ofNothingBothAreZero() async throws {
        for form in [FieldTotal.Form.mean, .sum] {
            #expect(
                try await Measuring(metric(form, [:])).numbers([])[0].value == 0
            )
        }
    }

    @Test(arguments: [FieldTotal.Form.mean, .sum])
    func mergedInAnyOrderPartialsSayWhatOneBatchSays(form: FieldTotal.Form) async throws {
        var random = KeyedRandom(seed: 1, purpose: "numbers")
        let rows = (0..<80).map { _ in
            (output: Optional("{\"a\": \(random.unit() * 3 - 1)}"), target: String?.none)
        }
        let metric = try await metric(form, ["key": "a"])
        let ways = try await Measuring(metric).everyWay(rows, seed: 3)
        #expect(ways.allSatisfy { abs($0[0].value - ways[0][0].value) < 1e-14 })
    }

    @Test(
        arguments: [
            (
                "b", ["type": "number"],
                "'key' names the field 'b', which the output doesn't have; its fields are 'a'"
            ),
            (
                "a", ["type": "string"],
                "the output's field 'a' is string, expected a number or a boolean"
            ),
        ] as [(String, JSON, String)]
    )
    func aFieldThatIsNoNumberIsAnErrorAtSetUp(
        key: String,
        field: JSON,
        message: String
    ) async throws {
        let schema: JSON = ["type": "object", "properties": ["a": field]]
        let error = await #expect(throws: ComponentError.self) {
            try await metric(.mean, ["key": .string(key)]).check(
                DataSchemas(input: [:], output: schema, target: schema),
                call: ScriptedCall()
            )
        }
        #expect(error?.message == message)
    }

    @Test func aValueThatIsNoNumberIsAnError() async throws {
        let measuring = try await Measuring(metric(.mean, ["key": "a"]))
        let error = await #expect(throws: ComponentError.self) {
            _ = try await measuring.numbers([(#"{"a": "x"}"#, nil)])
        }
        #expect(
            error?.message == "the field 'a' of row 0 is string, expected a number or a boolean"
        )
    }
}
