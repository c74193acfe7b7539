namespace Winnow.Lab.Reports.Svg;

/// <summary>Draws each kind of chart, twice: the style sheet shows the picture that fits the page.</summary>
internal static class SvgCharts
{
    private const int Colours = 6;

    public static string Draw(ReportChart chart, string id) => Draw(chart, id, SvgFrame.Broad) + Draw(chart, id + "n", SvgFrame.Narrow);

    /// <summary>What the colours mean; empty where there is one kind of thing, or labels say it.</summary>
    public static IReadOnlyList<LegendEntry> Legend(ReportChart chart) => chart switch
    {
        HistogramPair pair => [new(pair.First.Name, "k0"), new(pair.Second.Name, "k1")],
        LineChart { Series.Count: > 1 } lines => [
            .. lines.Series.Select((series, i) => new LegendEntry(series.Name, series.IsReference ? "ref" : $"k{i % Colours}"))],
        _ => [],
    };

    /// <summary>The number of a series' colour.</summary>
    public static int Colour(int series) => series % Colours;

    /// <summary>About how wide text is, in pixels: to keep it apart from what is beside it.</summary>
    public static double WidthOf(string text) => 6.9 * text.Length;

    private static string Draw(ReportChart chart, string id, SvgFrame frame) => chart switch
    {
        BarChart bars => RowsSvg.Draw(bars, id, frame),
        WaterfallChart waterfall => RowsSvg.Draw(waterfall, id, frame),
        HistogramPair histograms => HistogramSvg.Draw(histograms, id, frame),
        LineChart lines => LineChartSvg.Draw(lines, id, frame),
        _ => throw new ArgumentException($"There is no picture of a {chart.GetType().Name}.", nameof(chart)),
    };
}

/// <summary>A name and the class of the key beside it.</summary>
internal readonly record struct LegendEntry(string Name, string Style);

/// <summary>Places values on an axis that runs from one coordinate to another.</summary>
internal readonly record struct Scale(double Low, double High, double From, double To)
{
    public double At(double value) => High > Low ? From + ((Math.Clamp(value, Low, High) - Low) / (High - Low) * (To - From)) : From;
}

/// <summary>Where a chart with two axes has its plot.</summary>
internal readonly record struct Plot(double Left, double Right, double Top, double Bottom)
{
    /// <summary>Room on all sides for the axes and their names.</summary>
    public static Plot Of(SvgFrame frame, double height) =>
        new(frame.IsNarrow ? 44 : 50, frame.Width - (frame.IsNarrow ? 10 : 16), 26, height - 42);

    /// <summary>Lines at round values, and the axis' name above them.</summary>
    public void VerticalAxis(SvgCanvas canvas, Scale y, string format, string name)
    {
        foreach (var tick in Figures.Ticks(y.Low, y.High))
        {
            canvas.Line(Left, y.At(tick), Right, y.At(tick), "grid");
            canvas.Text(Left - 8, y.At(tick) + 4, Figures.Of(tick, format), "end", "dim");
        }

        canvas.Text(0, 12, name, style: "dim");
    }

    /// <summary>Round values below the plot, as many as there is room for, and the axis' name below them.</summary>
    public void HorizontalAxis(SvgCanvas canvas, Scale x, IEnumerable<(double At, string Label)> ticks, string name)
    {
        canvas.Line(Left, Bottom, Right, Bottom, "axis");
        var free = double.NegativeInfinity;
        foreach (var (at, label) in ticks)
        {
            var (place, half) = (x.At(at), SvgCharts.WidthOf(label) / 2);
            if (place - half < free)
                continue;
            canvas.Line(place, Bottom, place, Bottom + 4, "axis");
            canvas.Text(Math.Min(place, Right + 8 - half), Bottom + 18, label, "middle", "dim");
            free = place + half + 8;
        }

        canvas.Text((Left + Right) / 2, Bottom + 38, name, "middle", "dim");
    }
}
