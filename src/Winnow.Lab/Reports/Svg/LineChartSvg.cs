namespace Winnow.Lab.Reports.Svg;

/// <summary>Draws lines and points: a Pareto front, a curve over depth.</summary>
internal static class LineChartSvg
{
    public static string Draw(LineChart chart, string id, SvgFrame frame)
    {
        var height = frame.IsNarrow ? 270.0 : 340;
        var canvas = new SvgCanvas(chart, id, frame, height);
        var plot = Plot.Of(frame, height);
        LinePoint[] all = [.. chart.Series.SelectMany(series => series.Points)];
        var (xLow, xHigh) = Range(all.Select(point => Across(chart, point.X)), 0.03);
        var (yLow, yHigh) = Range(all.SelectMany(point => (double[])[point.Y, point.Low ?? point.Y, point.High ?? point.Y]), 0.05);
        var y = new Scale(yLow, yHigh, plot.Bottom, plot.Top);
        var x = new Scale(xLow, xHigh, plot.Left, plot.Right);
        plot.VerticalAxis(canvas, y, chart.YFormat, chart.YAxis);
        var ticks = chart.LogX ? Figures.LogTicks(Math.Pow(10, xLow), Math.Pow(10, xHigh)) : Figures.Ticks(xLow, xHigh);
        plot.HorizontalAxis(canvas, x, ticks.Select(tick => (Across(chart, tick), Figures.Of(tick, "#,0.###"))), chart.XAxis);
        for (var i = 0; i < chart.Series.Count; i++)
            Series(canvas, chart, chart.Series[i], SvgCharts.Colour(i), x, y);
        // Notes come last: no line is drawn over them.
        foreach (var point in all.Where(point => point.Note is not null))
            Note(canvas, point.Note!, x.At(Across(chart, point.X)), y.At(point.Y), plot);
        return canvas.Complete();
    }

    private static void Series(SvgCanvas canvas, LineChart chart, LineSeries series, int colour, Scale x, Scale y)
    {
        (double X, double Y)[] places = [.. series.Points.Select(point => (x.At(Across(chart, point.X)), y.At(point.Y)))];
        if (series.IsReference)
        {
            canvas.Polyline(places, "ref");
            return;
        }

        foreach (var (point, place) in series.Points.Zip(places))
        {
            if (point is { Low: { } low, High: { } high })
                canvas.Line(place.X, y.At(low), place.X, y.At(high), $"range l{colour}");
        }

        if (series.Joined)
            canvas.Polyline(places, $"line l{colour}");
        foreach (var (point, place) in series.Points.Zip(places))
            canvas.Circle(place.X, place.Y, point.Note is null ? 3.5 : 5.5, $"s{colour}", Tip(chart, series, point));
    }

    private static string Tip(LineChart chart, LineSeries series, LinePoint point) =>
        $"{series.Name}: {chart.XAxis} {Figures.Of(point.X, "#,0.###")}, "
        + $"{chart.YAxis} {Figures.Of(point.Y, "0.0000")}{(point.Note is null ? "" : ", " + point.Note)}";

    /// <summary>Above the point, or below it where there is no room; not beyond the picture's sides.</summary>
    private static void Note(SvgCanvas canvas, string note, double x, double y, Plot plot)
    {
        var half = SvgCharts.WidthOf(note) / 2;
        var (at, anchor) = x + half > plot.Right ? (plot.Right, "end") : x - half < plot.Left ? (plot.Left + 4, "start") : (x, "middle");
        canvas.Text(at, y - 12 < plot.Top + 8 ? y + 22 : y - 12, note, anchor, "halo");
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
