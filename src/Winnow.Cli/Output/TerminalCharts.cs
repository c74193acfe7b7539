using Spectre.Console;
using Winnow.Lab.Reports;
using BarChart = Winnow.Lab.Reports.BarChart;

namespace Winnow.Cli.Output;

/// <summary>Draws charts with block characters, as lines of markup.</summary>
internal static class TerminalCharts
{
    private const int WidestBar = 50;
    private const int CurveHeight = 12;
    private static readonly string[] Colours = ["blue", "yellow", "green", "red", "fuchsia", "aqua"];

    public static IEnumerable<string> Draw(ReportChart chart, int width) => chart switch
    {
        BarChart bars => Bars(bars, width),
        HistogramPair histograms => Histograms(histograms, width),
        WaterfallChart waterfall => Waterfall(waterfall, width),
        LineChart lines => Curve(lines, width),
        _ => throw new ArgumentException($"A terminal can't draw a {chart.GetType().Name}.", nameof(chart)),
    };

    private static IEnumerable<string> Bars(BarChart chart, int width)
    {
        var labels = chart.Bars.Max(bar => bar.Label.Length);
        var room = Math.Clamp(width - labels - 30, 10, WidestBar);
        var most = Math.Max(1e-9, chart.Bars.Max(bar => Math.Abs(bar.Value)));
        for (var i = 0; i < chart.Bars.Count; i++)
        {
            var bar = chart.Bars[i];
            var drawn = Block(Math.Abs(bar.Value) / most * room);
            var interval = bar is { Low: { } low, High: { } high }
                ? $" [grey]({Figures.Of(low, chart.Format)} to {Figures.Of(high, chart.Format)})[/]" : "";
            yield return $"{Markup.Escape(bar.Label.PadLeft(labels))} [{Colours[i % Colours.Length]}]{drawn}[/] "
                + $"{Figures.Of(bar.Value, chart.Format)}{interval}";
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

        yield return $"[grey]{edges[^1].PadLeft(widest)}  {Markup.Escape(chart.Axis)}; "
            + $"the longest bar is {Figures.Of(most, "0.0%")} of its kind[/]";
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
            yield return $"{Markup.Escape(bar.Label.PadLeft(labels))} "
                + $"{new string(' ', indent)}[{colour}]{new string('█', length)}[/]{new string(' ', Math.Max(0, room - indent - length))} "
                + $"{value,7} [grey]{interval}[/]";
        }
    }

    /// <summary>Points on a grid of characters.</summary>
    private static IEnumerable<string> Curve(LineChart chart, int width)
    {
        var room = Math.Clamp(width - 14, 20, 72);
        LinePoint[] all = [.. chart.Series.SelectMany(series => series.Points)];
        double Across(double x) => chart.LogX ? Math.Log10(Math.Max(x, 1e-9)) : x;
        var (left, right) = (all.Min(point => Across(point.X)), all.Max(point => Across(point.X)));
        var (bottom, top) = (all.Min(point => point.Y), all.Max(point => point.Y));
        var grid = new string?[CurveHeight, room];
        for (var s = 0; s < chart.Series.Count; s++)
        {
            foreach (var point in chart.Series[s].Points)
            {
                var column = right > left ? (int)Math.Round((Across(point.X) - left) / (right - left) * (room - 1)) : 0;
                var row = top > bottom ? (int)Math.Round((top - point.Y) / (top - bottom) * (CurveHeight - 1)) : 0;
                grid[row, column] = $"[{Colours[s % Colours.Length]}]{(point.Note is null ? '●' : '◆')}[/]";
            }
        }

        for (var row = 0; row < CurveHeight; row++)
        {
            var label = row is 0 ? Figures.Of(top) : row == CurveHeight - 1 ? Figures.Of(bottom) : "";
            yield return $"[grey]{label,8} │[/]{string.Concat(Enumerable.Range(0, room).Select(column => grid[row, column] ?? " "))}";
        }

        yield return $"[grey]{"",8} └{new string('─', room)}[/]";
        var (from, to) = (Figures.Of(all.Min(point => point.X), "0.##"), Figures.Of(all.Max(point => point.X), "0.##"));
        yield return $"[grey]{"",10}{from}{to.PadLeft(Math.Max(1, room - from.Length))}[/]";
        yield return $"[grey]{"",10}across: {Markup.Escape(chart.XAxis)}; up: {Markup.Escape(chart.YAxis)}[/]";
        var legend = chart.Series.Select((series, s) => $"[{Colours[s % Colours.Length]}]●[/] {Markup.Escape(series.Name)}");
        yield return $"{"",10}{string.Join("  ", legend)}";
        foreach (var point in all.Where(point => point.Note is not null))
            yield return $"{"",10}◆ {Markup.Escape(point.Note!)}: {Figures.Of(point.X, "0.##")}, {Figures.Of(point.Y)}";
    }

    private static string Block(double length)
    {
        var whole = (int)length;
        var eighths = (int)((length - whole) * 8);
        return new string('█', whole) + (eighths > 0 ? ((char)('█' + (8 - eighths))).ToString() : "");
    }
}
