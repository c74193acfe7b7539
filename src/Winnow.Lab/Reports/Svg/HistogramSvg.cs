namespace Winnow.Lab.Reports.Svg;

/// <summary>Draws two histograms over each other, as outlined areas: where both colours mix, scores say nothing.</summary>
internal static class HistogramSvg
{
    public static string Draw(HistogramPair chart, string id, SvgFrame frame)
    {
        var height = frame.IsNarrow ? 230.0 : 280;
        var canvas = new SvgCanvas(chart, id, frame, height);
        var plot = Plot.Of(frame, height);
        var most = Math.Max(1e-9, chart.First.Shares.Concat(chart.Second.Shares).Max());
        var y = new Scale(0, most, plot.Bottom, plot.Top);
        var (low, high) = (chart.Edges[0], chart.Edges[^1]);
        var x = new Scale(Math.Min(chart.AxisLow ?? low, low), Math.Max(chart.AxisHigh ?? high, high), plot.Left, plot.Right);
        plot.VerticalAxis(canvas, y, "0%", "share of its kind");
        plot.HorizontalAxis(canvas, x, Figures.Ticks(x.Low, x.High).Select(tick => (tick, Figures.Of(tick, "0.##"))), chart.Axis);
        Area(canvas, chart.Second, chart.Edges, x, y, "area s1 l1");
        Area(canvas, chart.First, chart.Edges, x, y, "area s0 l0");
        for (var bin = 0; bin < chart.First.Shares.Count; bin++)
        {
            var (from, to) = (chart.Edges[bin], chart.Edges[bin + 1]);
            canvas.Rectangle(x.At(from), plot.Top, x.At(to) - x.At(from), plot.Bottom - plot.Top, "hover",
                $"{chart.Axis} {Figures.Of(from, "0.##")} to {Figures.Of(to, "0.##")}: {Of(chart.First, bin)}, {Of(chart.Second, bin)}");
        }

        if (chart.Mark is { } mark)
        {
            var at = x.At(mark.At);
            var isLeft = at < frame.Width / 2;
            canvas.Line(at, plot.Top, at, plot.Bottom, "ref");
            canvas.Text(isLeft ? at + 6 : at - 6, plot.Top + 12, mark.Label, isLeft ? "start" : "end", "halo");
        }

        return canvas.Complete();
    }

    private static string Of(HistogramSeries series, int bin) => $"{Figures.Of(series.Shares[bin], "0.0%")} of {series.Name}";

    private static void Area(SvgCanvas canvas, HistogramSeries series, IReadOnlyList<double> edges, Scale x, Scale y, string style)
    {
        var steps = series.Shares.SelectMany(
            (share, bin) => ((double, double)[])[(x.At(edges[bin]), y.At(share)), (x.At(edges[bin + 1]), y.At(share))]);
        canvas.Polyline([(x.At(edges[0]), y.At(0)), .. steps, (x.At(edges[^1]), y.At(0))], style);
    }
}
