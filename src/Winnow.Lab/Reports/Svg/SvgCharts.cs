namespace Winnow.Lab.Reports.Svg;

/// <summary>Draws each kind of chart.</summary>
internal static class SvgCharts
{
    private const double Left = 60, Right = 16, Top = 16, Bottom = 46, Height = 300;

    public static string Draw(ReportChart chart, string id) => chart switch
    {
        BarChart bars => Bars(bars, id),
        HistogramPair histograms => Histograms(histograms, id),
        WaterfallChart waterfall => Waterfall(waterfall, id),
        LineChart lines => LineChartSvg.Draw(lines, id),
        _ => throw new ArgumentException($"There is no picture of a {chart.GetType().Name}.", nameof(chart)),
    };

    /// <summary>Horizontal bars, since labels are words.</summary>
    private static string Bars(BarChart chart, string id)
    {
        const double Row = 26, Labels = 230, Values = 130;
        var canvas = new SvgCanvas(chart, id, (chart.Bars.Count * Row) + 8);
        var least = Math.Min(0, chart.Bars.Min(bar => Math.Min(bar.Value, bar.Low ?? 0)));
        var greatest = Math.Max(chart.Bars.Max(bar => Math.Max(bar.Value, bar.High ?? 0)), least + 1e-9);
        var scale = new Scale(least, greatest, Labels, SvgCanvas.Width - Values);
        for (var i = 0; i < chart.Bars.Count; i++)
        {
            var (bar, y) = (chart.Bars[i], (i * Row) + 4);
            var (from, to) = (scale.At(Math.Min(0, bar.Value)), scale.At(Math.Max(0, bar.Value)));
            var value = Figures.Of(bar.Value, chart.Format);
            var interval = bar is { Low: { } low, High: { } high } ? $" [{Figures.Of(low, chart.Format)}, {Figures.Of(high, chart.Format)}]" : "";
            canvas.Text(Labels - 8, y + 15, bar.Label, "end");
            canvas.Rectangle(from, y, Math.Max(1, to - from), Row - 6, $"s{i % 6}", $"{bar.Label}: {value}{interval}");
            if (bar is { Low: { } lower, High: { } upper })
            {
                canvas.Line(scale.At(lower), y + 10, scale.At(upper), y + 10, "whisker");
                canvas.Line(scale.At(lower), y + 6, scale.At(lower), y + 14, "whisker");
                canvas.Line(scale.At(upper), y + 6, scale.At(upper), y + 14, "whisker");
            }

            canvas.Text(SvgCanvas.Width - Values + 8, y + 15, value, style: "figure");
        }

        return canvas.Complete();
    }

    private static string Histograms(HistogramPair chart, string id)
    {
        var canvas = new SvgCanvas(chart, id, Height);
        var most = Math.Max(1e-9, chart.First.Shares.Concat(chart.Second.Shares).Max());
        var y = new Scale(0, most, Height - Bottom, Top + 14);
        var x = new Scale(chart.Edges[0], chart.Edges[^1], Left, SvgCanvas.Width - Right);
        VerticalAxis(canvas, y, 0, most, "0%");
        HorizontalAxis(canvas, x, chart.Edges[0], chart.Edges[^1], chart.Axis);
        for (var bin = 0; bin < chart.First.Shares.Count; bin++)
        {
            var (from, to) = (x.At(chart.Edges[bin]), x.At(chart.Edges[bin + 1]));
            var place = $"{Figures.Of(chart.Edges[bin], "0.##")} to {Figures.Of(chart.Edges[bin + 1], "0.##")}";
            Column(chart.First, bin, from, "s0", place);
            Column(chart.Second, bin, (from + to) / 2, "s1", place);

            void Column(HistogramSeries series, int at, double left, string style, string tip) => canvas.Rectangle(
                left, y.At(series.Shares[at]), ((to - from) / 2) - 1, y.At(0) - y.At(series.Shares[at]), style, $"{series.Name}, {tip}: {Figures.Of(series.Shares[at], "0.0%")}");
        }

        Legend(canvas, [chart.First.Name, chart.Second.Name]);
        return canvas.Complete();
    }

    private static string Waterfall(WaterfallChart chart, string id)
    {
        var canvas = new SvgCanvas(chart, id, Height);
        var steps = chart.Steps().ToArray();
        var y = new Scale(0, Math.Max(chart.Start.Value, steps.Max(step => Math.Max(step.From, step.To))), Height - Bottom, Top);
        VerticalAxis(canvas, y, 0, y.High, "0.0");
        var slot = (SvgCanvas.Width - Left - Right) / steps.Length;
        for (var i = 0; i < steps.Length; i++)
        {
            var (bar, from, to, isLoss) = steps[i];
            var left = Left + (i * slot) + 6;
            var (high, low) = (y.At(Math.Max(from, to)), y.At(Math.Min(from, to)));
            var value = isLoss ? Figures.Signed(-bar.Value) : Figures.Of(bar.Value);
            canvas.Rectangle(left, high, slot - 12, Math.Max(1, low - high), isLoss ? bar.Value < 0 ? "s2" : "s3" : "s0", $"{bar.Label}: {value}");
            if (bar is { Low: { } least, High: { } greatest })
                canvas.Whisker(left + ((slot - 12) / 2), y.At(isLoss ? from - least : least), y.At(isLoss ? from - greatest : greatest));
            if (i + 1 < steps.Length)
                canvas.Line(left + slot - 12, y.At(to), left + slot, y.At(to), "grid");
            canvas.Text(left + ((slot - 12) / 2), Height - Bottom + 18, bar.Label, "middle");
            canvas.Text(left + ((slot - 12) / 2), Height - Bottom + 34, value, "middle", "figure");
        }

        return canvas.Complete();
    }

    internal static void VerticalAxis(SvgCanvas canvas, Scale y, double low, double high, string format)
    {
        foreach (var tick in Figures.Ticks(low, high))
        {
            canvas.Line(Left, y.At(tick), SvgCanvas.Width - Right, y.At(tick), "grid");
            canvas.Text(Left - 6, y.At(tick) + 4, Figures.Of(tick, format), "end", "figure");
        }
    }

    private static void HorizontalAxis(SvgCanvas canvas, Scale x, double low, double high, string label)
    {
        foreach (var tick in Figures.Ticks(low, high))
            canvas.Text(x.At(tick), Height - Bottom + 16, Figures.Of(tick, "0.##"), "middle", "figure");
        canvas.Text((Left + SvgCanvas.Width - Right) / 2, Height - 8, label, "middle");
    }

    internal static void Legend(SvgCanvas canvas, IReadOnlyList<string> names)
    {
        var x = Left + 4.0;
        for (var i = 0; i < names.Count; i++)
        {
            canvas.Rectangle(x, 4, 12, 12, $"s{i % 6}", names[i]);
            canvas.Text(x + 17, 14, names[i]);
            x += 34 + (7.2 * names[i].Length);
        }
    }
}

/// <summary>Places values on an axis that runs from one coordinate to another.</summary>
internal readonly record struct Scale(double Low, double High, double From, double To)
{
    public double At(double value) => High > Low ? From + ((Math.Clamp(value, Low, High) - Low) / (High - Low) * (To - From)) : From;
}
