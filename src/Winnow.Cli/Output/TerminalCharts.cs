using Spectre.Console;
using Winnow.Lab.Reports;
using BarChart = Winnow.Lab.Reports.BarChart;

namespace Winnow.Cli.Output;

/// <summary>Draws charts with block characters, as lines of markup.</summary>
internal static class TerminalCharts
{
    private const int WidestBar = 50, NarrowestLabel = 12;
    internal static readonly string[] Colours = ["blue", "yellow", "green", "red", "fuchsia", "aqua"];

    public static IEnumerable<string> Draw(ReportChart chart, int width) => chart switch
    {
        BarChart bars => Bars(bars, width),
        HistogramPair histograms => Histograms(histograms, width),
        WaterfallChart waterfall => Waterfall(waterfall, width),
        LineChart lines => TerminalCurve.Draw(lines, width),
        _ => throw new ArgumentException($"A terminal can't draw a {chart.GetType().Name}.", nameof(chart)),
    };

    private static IEnumerable<string> Bars(BarChart chart, int width)
    {
        var labels = Math.Min(chart.Bars.Max(bar => bar.Label.Length), Math.Max(NarrowestLabel, width / 3));
        var room = Math.Clamp(width - labels - 30, 10, WidestBar);
        var most = Math.Max(1e-9, chart.Bars.Max(bar => Math.Abs(bar.Value)));
        var widest = chart.Bars.Max(bar => Figures.Of(bar.Value, chart.Format).Length);
        foreach (var bar in chart.Bars)
        {
            var drawn = Block(Math.Abs(bar.Value) / most * room).PadRight(room);
            var interval = bar is { Low: { } low, High: { } high }
                ? $" [grey]({Figures.Of(low, chart.Format)} to {Figures.Of(high, chart.Format)})[/]" : "";
            yield return $"{Markup.Escape(Fit(bar.Label, labels))} [{Colours[0]}]{drawn}[/] "
                + $"{Figures.Of(bar.Value, chart.Format).PadLeft(widest)}{interval}";
        }
    }

    /// <summary>Bins from top to bottom, the first kind to the left of the axis and the second to its right.</summary>
    private static IEnumerable<string> Histograms(HistogramPair chart, int width)
    {
        var room = Math.Clamp((width - 24) / 2, 8, 36);
        var most = Math.Max(1e-9, chart.First.Shares.Concat(chart.Second.Shares).Max());
        var edges = chart.Edges.Select(edge => Figures.Of(edge, "0.00")).ToArray();
        var widest = edges.Max(edge => edge.Length);
        yield return $"{new string(' ', widest)} [{Colours[0]}]{Markup.Escape(chart.First.Name.PadLeft(room))}[/] │ "
            + $"[{Colours[1]}]{Markup.Escape(chart.Second.Name)}[/]";
        for (var bin = 0; bin < chart.First.Shares.Count; bin++)
        {
            var left = new string('█', (int)Math.Round(chart.First.Shares[bin] / most * room));
            var right = Block(chart.Second.Shares[bin] / most * room);
            yield return $"[grey]{edges[bin].PadLeft(widest)}[/] [{Colours[0]}]{left.PadLeft(room)}[/] │ [{Colours[1]}]{right}[/]";
        }

        yield return $"[grey]{edges[^1].PadLeft(widest)}[/]";
        yield return $"[grey]{new string(' ', widest)} {Markup.Escape(chart.Axis)} from top to bottom; "
            + $"the longest bar is {Figures.Of(most, "0.0%")} of its kind[/]";
        if (chart.Mark is { } mark)
            yield return $"[grey]{new string(' ', widest)} {Markup.Escape(mark.Label)}: {Figures.Of(mark.At, "0.00")}[/]";
    }

    /// <summary>A row for each step, drawn between the values where it begins and ends.</summary>
    private static IEnumerable<string> Waterfall(WaterfallChart chart, int width)
    {
        var steps = chart.Steps().ToArray();
        var labels = steps.Max(step => step.Bar.Label.Length);
        var room = Math.Clamp(width - labels - 34, 10, WidestBar);
        var most = Math.Max(1e-9, steps.Max(step => Math.Max(step.From, step.To)));
        foreach (var (bar, from, to, isLoss) in steps)
        {
            var (low, high) = (Math.Min(from, to) / most * room, Math.Max(from, to) / most * room);
            var indent = (int)Math.Round(low);
            var length = Math.Max(isLoss && Math.Abs(bar.Value) < 5e-4 ? 0 : 1, (int)Math.Round(high) - indent);
            var colour = !isLoss ? Colours[0] : bar.Value < 0 ? Colours[2] : Colours[3];
            var value = isLoss ? Figures.Signed(-bar.Value) : Figures.Of(bar.Value) + " ";
            var interval = bar is { Low: { } least, High: { } greatest }
                ? isLoss ? $"({Figures.Signed(-greatest)} to {Figures.Signed(-least)})" : $"({Figures.Of(least)} to {Figures.Of(greatest)})"
                : "";
            var after = new string(' ', Math.Max(0, room - indent - length));
            yield return $"{Markup.Escape(bar.Label.PadLeft(labels))} "
                + $"{new string(' ', indent)}[{colour}]{new string('█', length)}[/]{after} {value,7} [grey]{interval}[/]";
        }

        foreach (var (bar, _, _, _) in steps.Where(step => step.Bar.Note is not null))
            yield return $"[grey]{Markup.Escape(bar.Label.PadLeft(labels))}: {Markup.Escape(bar.Note!)}[/]";
    }

    /// <summary>The end of a label, which tells files apart, where all of it does not fit.</summary>
    private static string Fit(string label, int width) =>
        label.Length <= width ? label.PadLeft(width) : string.Concat("…", label.AsSpan(label.Length - width + 1));

    private static string Block(double length)
    {
        var whole = (int)length;
        var eighths = (int)((length - whole) * 8);
        return new string('█', whole) + (eighths > 0 ? ((char)('█' + (8 - eighths))).ToString() : "");
    }
}
