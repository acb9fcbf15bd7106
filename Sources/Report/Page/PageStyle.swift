/// How the report's page looks, on a screen and on paper.
enum PageStyle {
    static let css = """
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 860px; padding: 24px 20px 60px; background: var(--page);
          color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto,
          "Noto Sans", sans-serif; overflow-wrap: break-word; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 4px; }
        h2 { font-size: 1.15rem; margin: 44px 0 10px; padding-bottom: 6px;
          border-bottom: 1px solid var(--rule); }
        h3 { font-size: 1rem; margin: 22px 0 6px; }
        p { margin: 6px 0 10px; max-width: 44rem; } .muted { color: var(--muted); }
        code, pre { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
        pre, .box { background: var(--panel); border-radius: 6px; padding: 10px 12px; margin: 6px 0;
          white-space: pre-wrap; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr));
          gap: 10px; margin: 20px 0; padding: 0; list-style: none; }
        .tiles li { background: var(--panel); border-radius: 8px; padding: 10px 14px; }
        .tiles b { display: block; font-size: 1.25rem; font-weight: 650; white-space: nowrap;
          font-variant-numeric: tabular-nums; }
        .tiles span { color: var(--muted); font-size: .85rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem;
          font-variant-numeric: tabular-nums; }
        th { text-align: left; font-weight: 600; color: var(--muted); font-size: .8rem;
          vertical-align: bottom; } th.number { white-space: normal; }
        th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--rule); }
        td { vertical-align: top; } .number { text-align: right; white-space: nowrap; }
        tr.adopted td { font-weight: 650; }
        .chart { display: block; max-width: 100%; height: auto; margin: 8px 0 12px; } .narrow { display: none; }
        .graph { display: block; margin: 0 auto; }
        .legend { list-style: none; margin: 4px 0 0; padding: 0; display: flex; flex-wrap: wrap;
          gap: 4px 18px; font-size: .85rem; color: var(--muted); }
        .swatch { display: inline-block; width: 14px; height: 3px; margin-right: 6px;
          vertical-align: middle; background: var(--c); }
        .swatch.c0 { --c: var(--c0); } .swatch.c1 { --c: var(--c1); }
        .swatch.c2 { --c: var(--c2); } .swatch.c3 { --c: var(--c3); }
        ins { background: var(--added); color: var(--added-ink); text-decoration: none; }
        del { background: var(--removed); color: var(--removed-ink); }
        .change { border-left: 4px solid var(--rule); padding: 4px 10px; margin: 4px 0;
          white-space: pre-wrap; font-size: .9rem; }
        .change.added { background: var(--added); color: var(--added-ink);
          border-color: currentcolor; }
        .change.removed { background: var(--removed); color: var(--removed-ink);
          border-color: currentcolor; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 6px 0; }
        .card dl { grid-template-columns: 8.5rem 1fr; }
        td:last-child:not(.number) { min-width: 8rem; }
        dt { color: var(--muted); font-size: .85rem; } dd { margin: 0; white-space: pre-wrap; }
        .card { border: 1px solid var(--rule); border-radius: 8px; padding: 8px 14px;
          margin: 10px 0; break-inside: avoid; }
        details summary { cursor: pointer; color: var(--muted); font-size: .9rem; }
        @media (max-width: 640px) { .wide { display: none; } .narrow { display: block; width: 100%; }
          body { padding: 16px 14px 40px; } h1 { font-size: 1.4rem; }
          dl, .card dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; } }
        @media print { :root { --page: #fff; --ink: #000; --muted: #444; --rule: #ccc;
          --panel: #f3f4f6; --c0: #1f5fc4; --c1: #c2560b; --c2: #6b3fa0; --c3: #8a94a3;
          --added: #dcf3e3; --added-ink: #14502b; --removed: #fbe4e4; --removed-ink: #84201c; }
          body { max-width: none; padding: 0; font-size: 11pt; print-color-adjust: exact; }
          h2, h3 { break-after: avoid; } svg, tr, .tiles, .change { break-inside: avoid; }
          .scroll { overflow: visible; } details > summary { display: none; } }
        """
}
