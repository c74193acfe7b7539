namespace Winnow.Lab.Reports.Svg;

/// <summary>Draws lines and points: a Pareto front, a curve over depth.</summary>
internal static class LineChartSvg
{
    private const double Left = 60, Right = 24, Top = 30, Bottom = 46, Height = 340;

    public static string Draw(LineChart chart, string id)
    {
        var canvas = new SvgCanvas(chart, id, Height);
        LinePoint[] all = [.. chart.Series.SelectMany(series => series.Points)];
        var (xLow, xHigh) = Range(all.Select(point => Across(chart, point.X)), chart.LogX ? 0.05 : 0.02);
        var (yLow, yHigh) = Range(all.SelectMany(point => (double[])[point.Y, point.Low ?? point.Y, point.High ?? point.Y]), 0.05);
        var x = new Scale(xLow, xHigh, Left, SvgCanvas.Width - Right);
        var y = new Scale(yLow, yHigh, Height - Bottom, Top);
        SvgCharts.VerticalAxis(canvas, y, yLow, yHigh, "0.###");
        var ticks = chart.LogX ? all.Select(point => point.X).Distinct().Order() : Figures.Ticks(xLow, xHigh);
        var last = double.NegativeInfinity;
        foreach (var tick in ticks)
        {
            var at = x.At(Across(chart, tick));
            if (at - last < 44)
                continue;
            canvas.Text(at, Height - Bottom + 16, Figures.Of(tick, "0.###"), "middle", "figure");
            last = at;
        }

        canvas.Text((Left + SvgCanvas.Width - Right) / 2, Height - 8, chart.XAxis, "middle");
        canvas.Text(SvgCanvas.Width - Right, 14, chart.YAxis, "end");
        for (var i = 0; i < chart.Series.Count; i++)
            Series(canvas, chart, chart.Series[i], i % 6, x, y);
        SvgCharts.Legend(canvas, [.. chart.Series.Select(series => series.Name)]);
        return canvas.Complete();
    }

    private static void Series(SvgCanvas canvas, LineChart chart, LineSeries series, int colour, Scale x, Scale y)
    {
        if (series.Joined)
            canvas.Polyline(series.Points.Select(point => (x.At(Across(chart, point.X)), y.At(point.Y))), $"line l{colour}");
        foreach (var point in series.Points)
        {
            var (at, height) = (x.At(Across(chart, point.X)), y.At(point.Y));
            if (point is { Low: { } low, High: { } high })
                canvas.Whisker(at, y.At(low), y.At(high));
            canvas.Circle(at, height, point.Note is null ? 3.5 : 5.5, $"s{colour}",
                $"{series.Name}: {chart.XAxis} {Figures.Of(point.X, "0.###")}, {chart.YAxis} {Figures.Of(point.Y, "0.0000")}{(point.Note is null ? "" : ", " + point.Note)}");
            if (point.Note is not null)
                canvas.Text(at, height - 10, point.Note, at > SvgCanvas.Width - 120 ? "end" : "middle");
        }
    }

    private static double Across(LineChart chart, double x) => chart.LogX ? Math.Log10(Math.Max(x, 1e-9)) : x;

    private static (double Low, double High) Range(IEnumerable<double> values, double margin)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        var room = high > low ? (high - low) * margin : Math.Max(1e-3, Math.Abs(high) * margin);
        return (low - room, high + room);
    }
}
