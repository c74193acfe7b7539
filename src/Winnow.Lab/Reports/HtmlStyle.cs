namespace Winnow.Lab.Reports;

/// <summary>
/// The style sheet of a report. The colours of series are near those of Okabe and Ito (2008, "Color Universal Design"), which people with
/// any kind of colour vision tell apart, as dark or light as the background asks for: text has a contrast of at least 4.5 to it, and
/// whatever else is to be seen at least 3 (WCAG 2.2, 1.4.3 and 1.4.11).
/// </summary>
internal static class HtmlStyle
{
    public const string Sheet = """
        :root {
            color-scheme: light dark; --bg: #ffffff; --fg: #1b1e23; --dim: #5a616c; --rule: #e3e6ea; --strong: #b9bfc8; --panel: #f8f9fa;
            --warn: #7d4400; --warn-bg: #fff5e3; --base: #868d98; --s0: #1f6fb2; --s1: #c06c00; --s2: #00805e; --s3: #c4520a; --s4: #a8558a;
            --s5: #6b7280;
        }
        @media screen and (prefers-color-scheme: dark) {
            :root {
                --bg: #131518; --fg: #e7e9ec; --dim: #a1a8b3; --rule: #2b2f36; --strong: #4b525c; --panel: #1a1d21; --warn: #ffd08a;
                --warn-bg: #2c2312; --base: #7e8693; --s0: #5aa9e6; --s1: #eba937; --s2: #35bf96; --s3: #ee8149; --s4: #dd97c4;
                --s5: #a1a8b3;
            }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--bg); color: var(--fg); font: 15px/1.55 system-ui, sans-serif; print-color-adjust: exact; }
        main { max-width: 888px; margin: 0 auto; padding: 40px 24px 72px; }
        h1 { font-size: 28px; line-height: 1.2; letter-spacing: -0.01em; margin: 0 0 6px; overflow-wrap: anywhere; }
        h2 { font-size: 20px; line-height: 1.3; margin: 44px 0 8px; }
        p { max-width: 74ch; margin: 12px 0; overflow-wrap: break-word; }
        .sub { color: var(--dim); margin: 0 0 24px; overflow-wrap: anywhere; }
        .sub + p { font-size: 18px; line-height: 1.5; }
        code { font: 0.92em ui-monospace, monospace; white-space: nowrap; }
        .warning {
            max-width: none; color: var(--warn); background: var(--warn-bg); border-left: 3px solid currentColor;
            border-radius: 0 6px 6px 0; padding: 10px 14px;
        }
        figure {
            margin: 28px 0; padding: 16px 20px 12px; background: var(--panel); border: 1px solid var(--rule); border-radius: 8px;
            break-inside: avoid;
        }
        figcaption, .title { font-weight: 600; }
        figcaption { margin-bottom: 10px; }
        .title { max-width: none; margin: 28px 0 6px; }
        .title + .wide { margin-top: 0; }
        .legend {
            display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 0 0 10px; padding: 0; font-size: 13px;
            color: var(--dim);
        }
        .legend span { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 7px; }
        .legend .ref { height: 0; border-top: 2px dashed var(--base); border-radius: 0; vertical-align: 3px; }
        svg { display: block; width: 100%; height: auto; }
        svg.narrow { display: none; }
        svg text { fill: var(--fg); font: 12.5px system-ui, sans-serif; }
        svg .dim { fill: var(--dim); }
        svg text.small { font-size: 11.5px; }
        svg text { font-variant-numeric: tabular-nums; }
        svg .halo { paint-order: stroke; stroke: var(--panel); stroke-width: 4px; stroke-linejoin: round; }
        .s0 { fill: var(--s0); }
        .s1 { fill: var(--s1); }
        .s2 { fill: var(--s2); }
        .s3 { fill: var(--s3); }
        .s4 { fill: var(--s4); }
        .s5 { fill: var(--s5); }
        .base { fill: var(--base); }
        .k0 { background: var(--s0); }
        .k1 { background: var(--s1); }
        .k2 { background: var(--s2); }
        .k3 { background: var(--s3); }
        .k4 { background: var(--s4); }
        .k5 { background: var(--s5); }
        .l0 { stroke: var(--s0); }
        .l1 { stroke: var(--s1); }
        .l2 { stroke: var(--s2); }
        .l3 { stroke: var(--s3); }
        .l4 { stroke: var(--s4); }
        .l5 { stroke: var(--s5); }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .range { stroke-width: 1.5; opacity: 0.45; }
        .area { fill-opacity: 0.22; stroke-width: 1.6; stroke-linejoin: round; }
        .grid { stroke: var(--rule); }
        .axis { stroke: var(--strong); }
        .ref { stroke: var(--base); stroke-width: 1.5; stroke-dasharray: 5 4; fill: none; }
        .whisker { stroke: var(--fg); stroke-width: 1.4; }
        .hover { fill: transparent; }
        .hover:hover { fill: var(--fg); fill-opacity: 0.07; }
        .wide { overflow-x: auto; margin: 28px 0; }
        .wide:focus-visible, summary:focus-visible { outline: 2px solid var(--s0); outline-offset: 3px; }
        table { border-collapse: collapse; font-size: 14px; line-height: 1.45; font-variant-numeric: tabular-nums; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .named tbody th { white-space: nowrap; }
        th, td {
            padding: 6px 0 6px 22px; text-align: right; vertical-align: top; white-space: nowrap; border-bottom: 1px solid var(--rule);
        }
        thead th { color: var(--dim); font-weight: 500; vertical-align: bottom; border-bottom-color: var(--strong); white-space: normal; }
        tbody th { font-weight: 500; white-space: normal; max-width: 24em; overflow-wrap: break-word; }
        tbody th, thead th:first-child { text-align: left; padding-left: 0; }
        .text { text-align: left; white-space: normal; }
        td.text { min-width: 9em; overflow-wrap: anywhere; }
        .totals tbody tr:last-child > * { font-weight: 600; border-top: 1px solid var(--strong); border-bottom: 0; }
        details { margin-top: 10px; color: var(--dim); font-size: 14px; }
        details table { color: var(--fg); font-size: 13px; }
        details .wide { margin: 10px 0 4px; }
        summary { cursor: pointer; width: fit-content; }
        @media (max-width: 640px) {
            main { padding: 24px 16px 48px; }
            h1 { font-size: 24px; }
            .sub + p { font-size: 16px; }
            figure { padding: 14px 12px 10px; }
            svg.broad { display: none; }
            svg.narrow { display: block; max-width: 460px; }
            th, td { padding-left: 16px; }
            .worded:not(.named) tbody th { min-width: 8.5em; }
            td.text { min-width: 14em; }
        }
        @media print {
            main { max-width: none; padding: 0; }
            .wide { overflow: visible; }
        }
        """;
}
