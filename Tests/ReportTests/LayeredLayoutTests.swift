import Testing

@testable import Report

/// Where nodes of a graph are placed.
struct LayeredLayoutTests {
    private static func layout(_ sources: [[Int]], width: Double = 80) -> LayeredLayout {
        LayeredLayout(sources.map { .init(width: width, height: 30, sources: $0) })
    }

    @Test func eachNodeStandsBelowThoseItDependsOn() {
        let sources = [[], [0], [0], [1, 2], [0, 3]]

        let layout = Self.layout(sources)

        for (node, above) in sources.enumerated() {
            for source in above {
                #expect(layout.centers[source].y < layout.centers[node].y)
            }
        }
    }

    @Test func nodesOfOneLayerKeepTheirDistance() {
        let layout = Self.layout([[], [0], [0], [0], [0], [1, 4], [2, 3]], width: 120)

        for (index, center) in layout.centers.enumerated() {
            for other in layout.centers[..<index] where other.y == center.y {
                #expect(abs(other.x - center.x) >= 120)
            }
        }
        #expect(layout.centers.allSatisfy { $0.x >= 60 && $0.x <= layout.width - 60 + 0.001 })
    }

    @Test func aChainIsAStraightLine() {
        let layout = Self.layout([[], [0], [1], [2]])

        #expect(Set(layout.centers.map(\.x)).count == 1)
        #expect(layout.width == 80)
    }

    @Test func waysThatCanGoWithoutCrossingDo() {
        // 0 and 1 above, 2 and 3 below, wired crosswise.
        let layout = Self.layout([[], [], [1], [0]])

        let isLeft = layout.centers[0].x < layout.centers[1].x
        #expect((layout.centers[3].x < layout.centers[2].x) == isLeft)
    }

    @Test func anEdgeOverSeveralLayersGoesAroundTheNodesBetween() {
        let layout = Self.layout([[], [0], [1], [0, 2]])

        let long = layout.edges.first { $0.source == 0 && $0.target == 3 }
        let passed = long?.points.dropFirst().dropLast() ?? []
        #expect(passed.count == 2)
        for point in passed {
            let beside = layout.centers.filter { $0.y == point.y }
            #expect(beside.allSatisfy { abs($0.x - point.x) >= 40 })
        }
    }

    @Test func nothingHasNoSize() {
        let layout = LayeredLayout([])

        #expect(layout.width == 0)
        #expect(layout.centers.isEmpty)
    }
}
