/// How drawings look: the colours of the page, and of a picture that stands alone.
enum DrawingStyle {
    /// Colours by name in light and dark schemes; c0 to c2 are told apart without colour vision,
    /// too, and c3 is what stands back.
    private static let colors = """
        :root { color-scheme: light dark;
          --page: #ffffff; --ink: #1b2027; --muted: #5a6472; --rule: #dde2e9; --panel: #f5f7fa;
          --c0: #1f5fc4; --c1: #c2560b; --c2: #6b3fa0; --c3: #8a94a3;
          --added: #dcf3e3; --added-ink: #14502b; --removed: #fbe4e4; --removed-ink: #84201c; }
        @media (prefers-color-scheme: dark) { :root {
          --page: #14171c; --ink: #e7eaef; --muted: #a0aab8; --rule: #323945; --panel: #1d2129;
          --c0: #84b4ff; --c1: #f2a65f; --c2: #c9a6f5; --c3: #7d8797;
          --added: #163926; --added-ink: #b9edcb; --removed: #47211f; --removed-ink: #f5c5c1; } }
        """

    /// The rules for everything that is drawn.
    static let css =
        colors + """

            svg { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
            svg text { fill: var(--ink); font-size: 12px; }
            svg .tick { fill: var(--muted); font-size: 11px; }
            svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
            svg .grid { stroke: var(--rule); stroke-width: 1; }
            svg .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
            svg .thin { fill: none; stroke: var(--c3); stroke-width: 1; opacity: .55; }
            svg .range { stroke-width: 3; stroke-linecap: round; opacity: .55; }
            svg .c0 { --c: var(--c0); } svg .c1 { --c: var(--c1); }
            svg .c2 { --c: var(--c2); } svg .c3 { --c: var(--c3); }
            svg .line, svg .range { stroke: var(--c); } svg .dot { fill: var(--c); }
            svg .ring { fill: var(--page); stroke: var(--c); stroke-width: 1.5; }
            svg .edge { fill: none; stroke: var(--muted); stroke-width: 1.5; }
            svg .tip { fill: var(--muted); }
            svg .input, svg .output { fill: var(--panel); stroke: var(--muted); }
            svg .module { fill: var(--page); stroke: var(--c0); stroke-width: 1.5; }
            svg .name { font-size: 13px; font-weight: 600; } svg .kind { fill: var(--muted); }
            """
}
