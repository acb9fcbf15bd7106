import Testing

@testable import Report

/// Values as small blocks.
struct SparkLineTests {
    @Test(
        arguments: [
            ([], ""), ([0, 1], "▁█"), ([3, 3, 3], "▅▅▅"), ([0, .nan, 7], "▁ █"),
            ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),
        ] as [([Double], String)]
    )
    func blocksFollowTheValues(values: [Double], line: String) {
        #expect(SparkLine.text(values) == line)
    }

    @Test func manyValuesAreDrawnAsMeans() {
        let line = SparkLine.text((0..<400).map(Double.init))

        #expect(line.count == 40)
        #expect(line.first == "▁")
        #expect(line.last == "█")
    }
}
