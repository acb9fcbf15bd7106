/// A program's graph as SVG: inputs at the top, what comes out at the bottom.
package struct ProgramDrawing: Sendable {
    private let picture: ProgramPicture

    /// Draws a program.
    package init(_ picture: ProgramPicture) { self.picture = picture }

    /// The picture as a file of its own; it follows the viewer's light or dark scheme.
    package var file: String {
        drawing(
            attributes: " xmlns=\"http://www.w3.org/2000/svg\"",
            style: "<style>\(Markup(stringLiteral: DrawingStyle.css))</style>"
        ).text + "\n"
    }

    /// The picture as a part of a page that has the style.
    var markup: Markup { drawing(attributes: "", style: "") }

    private static let margin = 12.0
    private static let most = 44

    private func drawing(attributes: Markup, style: Markup) -> Markup {
        let parts = picture.parts
        var index: [String: Int] = [:]
        for (place, part) in ordered.enumerated() { index[part.name] = place }
        let layout = LayeredLayout(
            ordered.map { part in
                LayeredLayout.Node(
                    width: Self.width(part),
                    height: part.kind == .module ? 48 : part.kind == .input ? 44 : 28,
                    sources: part.sources.compactMap { index[$0] }
                )
            }
        )
        let modules = parts.count { $0.kind == .module }
        let count = modules == 1 ? "1 module" : "\(modules) modules"
        let (width, height) = (layout.width + 2 * Self.margin, layout.height + 2 * Self.margin)
        return """
            <svg\(attributes) class="graph" role="img" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
            <title>The program \(picture.name): \(count)</title>
            \(style)
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>
            <g transform="translate(\(Self.margin) \(Self.margin))">
            \(layout.edges.map(Self.edge))
            \(zip(ordered, layout.centers).map(Self.node))
            </g>
            </svg>
            """
    }

    /// The parts, each behind those that it takes values from.
    private var ordered: [ProgramPicture.Part] {
        var ordered: [ProgramPicture.Part] = []
        var rest = picture.parts
        var names: Set<String> = []
        while !rest.isEmpty {
            let ready = rest.filter { part in
                part.sources.allSatisfy { source in
                    names.contains(source) || !rest.contains { $0.name == source }
                }
            }
            // A circle can't be saved; whoever draws one by hand sees it cut somewhere.
            let next = ready.isEmpty ? [rest[0]] : ready
            ordered += next
            names.formUnion(next.map(\.name))
            rest.removeAll { part in next.contains(part) }
        }
        return ordered
    }

    private static func cut(_ text: String) -> String {
        text.count <= most ? text : String(text.prefix(most - 1)) + "…"
    }

    /// Wide enough for its texts in a common font: letters of 13 and 12 pixels.
    private static func width(_ part: ProgramPicture.Part) -> Double {
        let texts = max(extent(cut(part.name)) * 7.8, extent(cut(part.label)) * 6.6)
        return max(64, texts + 26)
    }

    /// How wide a text is, in letters of common width.
    private static func extent(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { sum, letter in
            switch letter {
            case "m", "w", "M", "W", "@", "%": sum + 1.7
            // From here on are the scripts and pictures whose signs are as wide as high.
            case "\u{1100}"...: sum + 1.9
            case "A"..."Z": sum + 1.2
            default: sum + 1
            }
        }
    }

    private static func edge(_ edge: LayeredLayout.Edge) -> Markup {
        var path: Markup = ""
        for (from, to) in zip(edge.points, edge.points.dropFirst()) {
            let middle = (from.y + to.y) / 2
            let start: Markup = path.text.isEmpty ? "M\(from.x) \(from.y)" : ""
            path = "\(path)\(start)C\(from.x) \(middle) \(to.x) \(middle) \(to.x) \(to.y)"
        }
        return "<path class=\"edge\" marker-end=\"url(#arrow)\" d=\"\(path)\"/>"
    }

    private static func node(_ part: ProgramPicture.Part, _ center: LayeredLayout.Point) -> Markup {
        let width = width(part)
        let height = part.kind == .module ? 48.0 : part.kind == .input ? 44.0 : 28.0
        let (x, y) = (center.x - width / 2, center.y - height / 2)
        let (kind, radius) =
            switch part.kind {
            case .input: ("input", 22.0)
            case .module: ("module", 6.0)
            case .output: ("output", 14.0)
            }
        let box: Markup = """
            <rect class="\(kind)" x="\(x)" y="\(y)" width="\(width)" height="\(height)" rx="\(radius)"/>
            """
        guard part.kind != .output else {
            return """
                \(box)
                <text class="name middle" x="\(center.x)" y="\(center.y + 4)">\(part.label)</text>
                """
        }
        return """
            \(box)
            <text class="name middle" x="\(center.x)" y="\(center.y - 3)">\(cut(part.name))</text>
            <text class="kind middle" x="\(center.x)" y="\(center.y + 14)">\(cut(part.label))</text>
            """
    }
}
