import CPluginABI
import Contract
import JSONValues
import SlotBridge
import Testing

struct SlotValueTests {
    @Test func everyElementTypeSurvivesTheDoor() throws {
        let value = SlotValue(
            head: ["a": 1, "b": ["x", nil]],
            arrays: [
                NamedArray("u8", .u8([0, 255])), NamedArray("i32", .i32([-1, 2])),
                NamedArray("i64", .i64([.min, .max])),
                NamedArray("f32", .f32([1.5, -2, 3, 4]), columns: 2),
                NamedArray("f64", .f64([.pi])), NamedArray("text", .text(["ä", nil, ""])),
                NamedArray("none", .text([])),
            ]
        )

        let copy = try value.withCValue { try SlotValue(reading: $0) }

        #expect(copy == value)
        #expect(try copy.head()["b"] == ["x", nil])
    }

    @Test func randomValuesSurviveTheDoor() throws {
        var random = KeyedRandom(seed: 5, purpose: "slot values")
        for _ in 0..<500 {
            let rows = Int(random.next() % 20)
            let texts = (0..<rows).map { _ in
                random.next() % 5 == 0
                    ? nil : String(repeating: "é", count: Int(random.next() % 40))
            }
            let numbers = (0..<rows).map { _ in random.unit() }
            let value = SlotValue(
                head: ["n": .integer(Int64(rows))],
                arrays: [NamedArray("t", .text(TextRows(texts))), NamedArray("f", .f64(numbers))]
            )

            #expect(try value.withCValue { try SlotValue(reading: $0) } == value)
        }
    }

    @Test func nullIsAnEmptyValue() throws {
        #expect(try SlotValue(reading: nil) == SlotValue())
    }

    @Test func objectivesReachOptimizers() throws {
        let results = TrialResults(rows: [
            .init(
                trial: 1,
                example: 0,
                score: 0.5,
                objectives: [
                    Objective(name: "tone", value: 1), Objective(name: "length", value: 0),
                ]
            ),
            .init(trial: 1, example: 1, score: 0),
            .init(
                trial: 2,
                example: 0,
                score: 1,
                objectives: [Objective(name: "tone", value: 0.25)]
            ),
        ])

        let copy = try results.slotValue.withCValue { try SlotValue(reading: $0) }

        #expect(try TrialResults(slotValue: copy) == results)
        #expect(try copy.head()["objectives"] == ["tone", "length"])
    }

    @Test func objectivesThatDoNotFitTheirNamesAreAFault() {
        let value = SlotValue(
            head: ["objectives": ["tone"]],
            arrays: [
                NamedArray("scores", .f64([1, 1])),
                NamedArray("objectives", .f64([1, 1, 1, 1]), columns: 2),
            ]
        )

        let error = #expect(throws: ComponentError.self) { _ = try Score(slotValue: value) }

        #expect(
            error?.message
                == "'objectives' has 2 columns and 2 rows for 1 names and 2 rows"
        )
    }
}
