namespace Winnow.Lab.Reports;

/// <summary>
/// The style sheet of a report. The colours of series are those of Okabe and Ito (2008, "Color Universal Design"), which people with any
/// kind of colour vision tell apart; the dark theme has the same, lighter where the contrast asks for it.
/// </summary>
internal static class HtmlStyle
{
    public const string Sheet = """
        :root { color-scheme: light dark; --bg: #ffffff; --fg: #1c1e21; --dim: #5a6069; --rule: #d9dce1; --panel: #f6f7f9; --warn: #8a4b00; --warn-bg: #fff4e0;
          --s0: #0072b2; --s1: #e69f00; --s2: #009e73; --s3: #d55e00; --s4: #cc79a7; --s5: #56b4e9; }
        @media (prefers-color-scheme: dark) { :root { --bg: #15171a; --fg: #e8eaed; --dim: #a2a9b4; --rule: #363b43; --panel: #1e2126; --warn: #ffcf80; --warn-bg: #33270f;
          --s0: #4aa8e0; --s1: #f0b429; --s2: #2cc295; --s3: #f0803c; --s4: #e3a0c6; --s5: #8fd0f5; } }
        body { margin: 0; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 860px; margin: 0 auto; padding: 24px 16px 64px; }
        h1 { font-size: 26px; line-height: 1.2; margin: 0 0 4px; } h2 { font-size: 19px; margin: 36px 0 8px; }
        .sub, figcaption, caption, summary { color: var(--dim); } .sub { margin: 0 0 20px; }
        .warning { color: var(--warn); background: var(--warn-bg); border-left: 4px solid currentColor; padding: 8px 12px; }
        figure { margin: 20px 0; padding: 14px 16px; background: var(--panel); border: 1px solid var(--rule); border-radius: 6px; }
        figcaption { margin-bottom: 8px; font-weight: 600; } svg { width: 100%; height: auto; display: block; }
        svg text { fill: var(--fg); font: 12.5px system-ui, sans-serif; } svg text.figure { fill: var(--dim); font-variant-numeric: tabular-nums; }
        .s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); } .s4 { fill: var(--s4); } .s5 { fill: var(--s5); }
        .line { fill: none; stroke-width: 2; } .l0 { stroke: var(--s0); } .l1 { stroke: var(--s1); } .l2 { stroke: var(--s2); } .l3 { stroke: var(--s3); } .l4 { stroke: var(--s4); } .l5 { stroke: var(--s5); }
        .grid { stroke: var(--rule); stroke-width: 1; } .whisker { stroke: var(--fg); stroke-width: 1.3; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; margin: 12px 0; font-variant-numeric: tabular-nums; }
        caption { text-align: left; margin-bottom: 4px; } th, td { padding: 4px 12px 4px 0; text-align: right; border-bottom: 1px solid var(--rule); vertical-align: top; }
        thead th { color: var(--dim); font-weight: 600; } tbody th, thead th:first-child, .text { text-align: left; } tbody th { font-weight: 500; }
        details { margin-top: 8px; } summary { cursor: pointer; } summary:focus-visible { outline: 2px solid var(--s0); }
        @media print { details > * { display: block; } }

        """;
}
