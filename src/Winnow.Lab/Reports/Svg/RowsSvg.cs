namespace Winnow.Lab.Reports.Svg;

/// <summary>Draws bars that lie one below the other, each beside its label and its value: a comparison, or a waterfall.</summary>
internal static class RowsSvg
{
    private const double Thickness = 16, AxisHeight = 24;

    public static string Draw(BarChart chart, string id, SvgFrame frame) => Draw(
        chart, id, frame, connected: false,
        [.. chart.Bars.Select(bar => new Row(
            bar, 0, bar.Value, "s0", Figures.Of(bar.Value, chart.Format),
            Interval(bar.Low, bar.High, value => Figures.Of(value, chart.Format)), bar.Low, bar.High))]);

    public static string Draw(WaterfallChart chart, string id, SvgFrame frame)
    {
        var steps = chart.Steps().ToArray();
        return Draw(chart, id, frame, connected: true, [.. steps.Select((step, i) => RowOf(step, isFirst: i == 0))]);
    }

    /// <summary>A loss falls from where the step before it ended; its interval is that of the place where it ends.</summary>
    private static Row RowOf((Bar Bar, double From, double To, bool IsLoss) step, bool isFirst)
    {
        var (bar, from, to, isLoss) = step;
        var change = bar.Value < 0 ? "s2" : "s3";
        return isLoss
            ? new(
                bar, from, to, change, Figures.Signed(-bar.Value), Interval(-bar.High, -bar.Low, Figures.Signed), from - bar.High,
                from - bar.Low)
            : new(
                bar, from, to, isFirst ? "base" : "s0", Figures.Of(bar.Value), Interval(bar.Low, bar.High, value => Figures.Of(value)),
                bar.Low, bar.High);
    }

    private static string Draw(ReportChart chart, string id, SvgFrame frame, bool connected, Row[] rows)
    {
        var (hasNotes, hasIntervals) = (rows.Any(row => row.Bar.Note is not null), rows.Any(row => row.Low is not null));
        var height = frame.IsNarrow ? 46.0 : hasNotes ? 40 : 32;
        var longest = rows.Max(row => Math.Max(SvgCharts.WidthOf(row.Bar.Label), SvgCharts.WidthOf(row.Bar.Note ?? "") * 0.9));
        var labels = frame.IsNarrow ? 0 : Math.Clamp(longest + 16, 80, 250);
        var values = frame.IsNarrow ? 0 : hasIntervals ? 190 : 70;
        var canvas = new SvgCanvas(chart, id, frame, (rows.Length * height) + AxisHeight);
        var least = Math.Min(0, rows.Min(row => Math.Min(Math.Min(row.From, row.To), row.Low ?? 0)));
        var most = Math.Max(least + 1e-9, rows.Max(row => Math.Max(Math.Max(row.From, row.To), row.High ?? 0)));
        var x = new Scale(least, most, labels + 1, frame.Width - values - 1);
        Axis(canvas, x, frame, rows.Length, height);
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, top) = (rows[i], i * height);
            var bar = top + (frame.IsNarrow ? 22 : (height - Thickness) / 2);
            Label(canvas, row, top, height, frame, labels, hasIntervals);
            var (from, to) = (x.At(Math.Min(row.From, row.To)), x.At(Math.Max(row.From, row.To)));
            var interval = row.Interval.Length == 0 ? "" : $", 95 % interval {row.Interval}";
            // What is nothing is not drawn: a line would look like a little.
            if (to - from >= 0.1)
                canvas.Rectangle(from, bar, Math.Max(1, to - from), Thickness, row.Style, $"{row.Bar.Label}: {row.Value}{interval}");
            if (row is { Low: { } low, High: { } high } && x.At(high) - x.At(low) >= 0.5)
                canvas.Whisker(bar + (Thickness / 2), x.At(low), x.At(high));
            if (connected && i + 1 < rows.Length)
                canvas.Line(x.At(row.To), bar + Thickness, x.At(row.To), bar + height, "axis");
        }

        return canvas.Complete();
    }

    /// <summary>Lines at round values; where labels stand above the bars, behind the bars only.</summary>
    private static void Axis(SvgCanvas canvas, Scale x, SvgFrame frame, int rows, double height)
    {
        var bottom = rows * height;
        foreach (var tick in Figures.Ticks(x.Low, x.High))
        {
            var (at, style) = (x.At(tick), tick == 0 ? "axis" : "grid");
            for (var row = 0; row < (frame.IsNarrow ? rows : 1); row++)
                canvas.Line(at, frame.IsNarrow ? (row * height) + 20 : 0, at, frame.IsNarrow ? (row + 1) * height : bottom, style);
            var anchor = !frame.IsNarrow ? "middle" : tick <= x.Low ? "start" : tick >= x.High - (
                0.02 * (x.High - x.Low)) ? "end" : "middle";
            canvas.Text(at, bottom + 16, Figures.Of(tick, "0.###"), anchor, "dim small");
        }
    }

    /// <summary>Beside the bar where there is room, else above it.</summary>
    private static void Label(SvgCanvas canvas, Row row, double top, double height, SvgFrame frame, double labels, bool hasIntervals)
    {
        if (frame.IsNarrow)
        {
            canvas.Text(0, top + 15, Fit(row.Bar.Label, frame.Width - 60));
            if (row.Bar.Note is { } small)
                canvas.Text(SvgCharts.WidthOf(row.Bar.Label) + 8, top + 15, small, style: "dim small");
            canvas.Text(frame.Width, top + 15, row.Value, "end");
            return;
        }

        var middle = top + (height / 2) + 4;
        canvas.Text(0, row.Bar.Note is null ? middle : middle - 7, Fit(row.Bar.Label, labels - 12));
        if (row.Bar.Note is { } note)
            canvas.Text(0, middle + 8, note, style: "dim small");
        canvas.Text(hasIntervals ? frame.Width - 124 : frame.Width, middle, row.Value, "end");
        canvas.Text(frame.Width, middle, row.Interval, "end", "dim small");
    }

    private static string Interval(double? low, double? high, Func<double, string> write) =>
        low is { } from && high is { } to ? $"{write(from)} to {write(to)}" : "";

    private static string Fit(string label, double width)
    {
        var most = (int)(width / SvgCharts.WidthOf("m"));
        return label.Length <= most ? label : string.Concat("…", label.AsSpan(label.Length - most + 1));
    }

    /// <summary>A bar from one value to another; low and high are where its whisker ends on the axis.</summary>
    private readonly record struct Row(
        Bar Bar, double From, double To, string Style, string Value, string Interval, double? Low, double? High);
}
