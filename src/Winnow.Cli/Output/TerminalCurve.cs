using Spectre.Console;
using Winnow.Lab.Reports;

namespace Winnow.Cli.Output;

/// <summary>Draws the points of a line chart on a grid of characters, as lines of markup.</summary>
internal static class TerminalCurve
{
    private const int Height = 12, Widest = 72, Margin = 10;

    public static IEnumerable<string> Draw(LineChart chart, int width)
    {
        var room = Math.Clamp(width - Margin - 4, 20, Widest);
        LinePoint[] all = [.. chart.Series.SelectMany(series => series.Points)];
        var (left, right) = (all.Min(point => Across(chart, point.X)), all.Max(point => Across(chart, point.X)));
        var (bottom, top) = (all.Min(point => point.Y), all.Max(point => point.Y));
        var grid = new string?[Height, room];
        foreach (var (series, colour) in chart.Series.Zip(Colours(chart)).OrderBy(pair => !pair.First.IsReference))
        {
            foreach (var point in series.IsReference ? Filled(chart, series, room) : series.Points)
            {
                var column = right > left ? (int)Math.Round((Across(chart, point.X) - left) / (right - left) * (room - 1)) : 0;
                var row = top > bottom ? (int)Math.Round((top - point.Y) / (top - bottom) * (Height - 1)) : 0;
                grid[row, column] = $"[{colour}]{Sign(series, point)}[/]";
            }
        }

        for (var row = 0; row < Height; row++)
        {
            var label = row is 0 ? Figures.Of(top, chart.YFormat) : row == Height - 1 ? Figures.Of(bottom, chart.YFormat) : "";
            var drawn = string.Concat(Enumerable.Range(0, room).Select(column => grid[row, column] ?? " ")).TrimEnd();
            yield return $"[grey]{label,Margin - 2} │[/]{drawn}";
        }

        yield return $"[grey]{"",Margin - 2} └{new string('─', room)}[/]";
        var (from, to) = (Figures.Of(all.Min(point => point.X), "#,0.##"), Figures.Of(all.Max(point => point.X), "#,0.##"));
        yield return $"[grey]{"",Margin}{from}{to.PadLeft(Math.Max(1, room - from.Length))}[/]";
        foreach (var line in TerminalText.Wrap($"across: {chart.XAxis}; up: {chart.YAxis}", room))
            yield return $"[grey]{"",Margin}{Markup.Escape(line)}[/]";
        foreach (var (series, colour) in chart.Series.Zip(Colours(chart)).Where(_ => chart.Series.Count > 1))
            yield return $"{"",Margin}[{colour}]{Sign(series, default)}[/] {Markup.Escape(series.Name)}";
        foreach (var point in all.Where(point => point.Note is not null))
        {
            var place = $"{Figures.Of(point.X, "#,0.##")}, {Figures.Of(point.Y, chart.YFormat)}";
            yield return $"{"",Margin}◆ {Markup.Escape(point.Note!)}: {place}";
        }
    }

    private static IEnumerable<string> Colours(LineChart chart) => chart.Series.Select((series, i) =>
        series.IsReference ? "grey" : TerminalCharts.Colours[i % TerminalCharts.Colours.Length]);

    private static char Sign(LineSeries series, LinePoint point) => series.IsReference ? '·' : point.Note is null ? '●' : '◆';

    private static double Across(LineChart chart, double x) => chart.LogX ? Math.Log10(Math.Max(x, 1e-9)) : x;

    /// <summary>As many points between each two of a line as it takes to draw it.</summary>
    private static IEnumerable<LinePoint> Filled(LineChart chart, LineSeries series, int room) => series.Points.Zip(series.Points.Skip(1))
        .SelectMany(pair => Enumerable.Range(0, room + 1).Select(i => (double)i / room).Select(share => new LinePoint(
            chart.LogX ? pair.First.X * Math.Pow(pair.Second.X / pair.First.X, share)
                : pair.First.X + ((pair.Second.X - pair.First.X) * share),
            pair.First.Y + ((pair.Second.Y - pair.First.Y) * share))));
}
