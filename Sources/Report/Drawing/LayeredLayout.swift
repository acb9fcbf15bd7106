/// Places the nodes of an acyclic graph in layers from top to bottom.
///
/// After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system
/// structures" (1981): each node stands one layer below the lowest of those it depends on; an edge
/// that spans several layers gets a place in each; layers are ordered by the mean place of their
/// neighbours, down and up in turn, and the order with the fewest crossings is kept. Then each
/// node is drawn towards its neighbours as far as the distance to those beside it allows.
struct LayeredLayout {
    /// A rectangle to be placed.
    struct Node {
        let width: Double
        let height: Double
        /// The nodes that it depends on, by index; each stands before it.
        let sources: [Int]
    }

    /// A point in the picture.
    struct Point: Equatable {
        var x: Double
        var y: Double
    }

    /// An edge and the points through which it goes, from the lower side of its source to the upper
    /// side of its target.
    struct Edge {
        let source: Int
        let target: Int
        let points: [Point]
    }

    /// A place in a layer: a node, or where an edge passes.
    private struct Place {
        let width: Double
        let height: Double
        var above: [Int] = []
        var below: [Int] = []
        var x = 0.0
    }

    /// Places that want the same, and stand beside each other.
    private struct Pool {
        var sum: Double
        var count: Int
        var mean: Double { sum / Double(count) }
    }

    private static let gap = 28.0
    private static let layerGap = 44.0

    /// The middles of the nodes.
    private(set) var centers: [Point] = []
    /// The edges in the order of their targets.
    private(set) var edges: [Edge] = []
    /// How large the picture is.
    private(set) var width = 0.0
    private(set) var height = 0.0

    private var places: [Place] = []
    private var layers: [[Int]] = []

    /// Places nodes; each depends only on earlier ones.
    init(_ nodes: [Node]) {
        guard !nodes.isEmpty else { return }
        var layerOf = [Int](repeating: 0, count: nodes.count)
        for (index, node) in nodes.enumerated() {
            layerOf[index] = (node.sources.map { layerOf[$0] + 1 }.max() ?? 0)
        }
        layers = Array(repeating: [], count: (layerOf.max() ?? 0) + 1)
        places = nodes.map { Place(width: $0.width, height: $0.height) }
        for index in nodes.indices { layers[layerOf[index]].append(index) }
        var routes: [(source: Int, target: Int, route: [Int])] = []
        for (target, node) in nodes.enumerated() {
            for source in node.sources {
                routes.append(
                    (source, target, route(source, target, layerOf[source]..<layerOf[target]))
                )
            }
        }
        order()
        align()
        measure(nodes.count, routes)
    }

    /// Adds the places that an edge passes, and connects them.
    private mutating func route(_ source: Int, _ target: Int, _ span: Range<Int>) -> [Int] {
        var route = [source]
        for layer in span.dropFirst() {
            places.append(Place(width: 8, height: 0))
            layers[layer].append(places.count - 1)
            route.append(places.count - 1)
        }
        route.append(target)
        for (upper, lower) in zip(route, route.dropFirst()) {
            places[upper].below.append(lower)
            places[lower].above.append(upper)
        }
        return route
    }

    // MARK: - Order

    private mutating func order() {
        var best = (layers: layers, crossings: crossings)
        for pass in 0..<8 {
            let isDown = pass.isMultiple(of: 2)
            let sequence = isDown ? Array(layers.indices) : layers.indices.reversed()
            for layer in sequence { sort(layer, by: isDown ? \.above : \.below) }
            let count = crossings
            if count < best.crossings { best = (layers, count) }
        }
        layers = best.layers
    }

    private mutating func sort(_ layer: Int, by neighbours: KeyPath<Place, [Int]>) {
        let position = positions
        let keyed = layers[layer].enumerated().map { index, place in
            let around = places[place][keyPath: neighbours].map { Double(position[$0]) }
            let mean = around.isEmpty ? Double(index) : around.reduce(0, +) / Double(around.count)
            return (place: place, mean: mean, index: index)
        }
        layers[layer] = keyed.sorted { ($0.mean, $0.index) < ($1.mean, $1.index) }.map(\.place)
    }

    /// The position of each place in its layer.
    private var positions: [Int] {
        var positions = [Int](repeating: 0, count: places.count)
        for layer in layers {
            for (index, place) in layer.enumerated() { positions[place] = index }
        }
        return positions
    }

    private var crossings: Int {
        let position = positions
        return layers.reduce(0) { sum, layer in
            let edges = layer.flatMap { place in
                places[place].below.map { (position[place], position[$0]) }
            }
            var count = 0
            for (index, edge) in edges.enumerated() {
                count += edges[..<index].count {
                    ($0.0 < edge.0 && $0.1 > edge.1) || ($0.0 > edge.0 && $0.1 < edge.1)
                }
            }
            return sum + count
        }
    }

    // MARK: - Coordinates

    private mutating func align() {
        for layer in layers {
            var x = 0.0
            for place in layer {
                places[place].x = x + places[place].width / 2
                x += places[place].width + Self.gap
            }
        }
        for pass in 0..<12 {
            let isDown = pass.isMultiple(of: 2)
            for layer in isDown ? Array(layers.indices) : layers.indices.reversed() {
                pull(layers[layer], towards: isDown ? \.above : \.below)
            }
        }
    }

    /// Moves a layer's places towards the means of their neighbours: the nearest places, by least
    /// squares, at which none comes too close to the next.
    ///
    /// With the least distances subtracted this is isotonic regression: neighbours that want to
    /// pass each other are pooled and stand at their common mean.
    private mutating func pull(_ layer: [Int], towards neighbours: KeyPath<Place, [Int]>) {
        var offset = 0.0
        var offsets: [Double] = []
        var pools: [Pool] = []
        for (index, place) in layer.enumerated() {
            if index > 0 {
                offset += (places[layer[index - 1]].width + places[place].width) / 2 + Self.gap
            }
            offsets.append(offset)
            let around = places[place][keyPath: neighbours].map { places[$0].x }
            let wanted =
                around.isEmpty ? places[place].x : around.reduce(0, +) / Double(around.count)
            pools.append(Pool(sum: wanted - offset, count: 1))
            while pools.count > 1, pools[pools.count - 2].mean > pools[pools.count - 1].mean {
                let last = pools.removeLast()
                pools[pools.count - 1].sum += last.sum
                pools[pools.count - 1].count += last.count
            }
        }
        var index = 0
        for pool in pools {
            for _ in 0..<pool.count {
                places[layer[index]].x = pool.mean + offsets[index]
                index += 1
            }
        }
    }

    private mutating func measure(
        _ count: Int,
        _ routes: [(source: Int, target: Int, route: [Int])]
    ) {
        let left = places.map { $0.x - $0.width / 2 }.min() ?? 0
        width = (places.map { $0.x + $0.width / 2 }.max() ?? 0) - left
        var middles = [Double](repeating: 0, count: places.count)
        var y = 0.0
        for layer in layers {
            let tallest = layer.map { places[$0].height }.max() ?? 0
            for place in layer { middles[place] = y + tallest / 2 }
            y += tallest + Self.layerGap
        }
        height = y - Self.layerGap
        centers = (0..<count).map { Point(x: places[$0].x - left, y: middles[$0]) }
        edges = routes.map { source, target, route in
            let points = route.map { place in
                let half = places[place].height / 2
                let side = place == source ? half : place == target ? -half : 0
                return Point(x: places[place].x - left, y: middles[place] + side)
            }
            return Edge(source: source, target: target, points: points)
        }
    }
}
