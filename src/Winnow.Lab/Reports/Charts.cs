namespace Winnow.Lab.Reports;

/// <summary>Values side by side, as bars from zero.</summary>
public sealed record BarChart(string Title, string Description, IReadOnlyList<Bar> Bars) : ReportChart(Title, Description)
{
    /// <summary>How values are written, a .NET format. Default three decimals.</summary>
    public string Format { get; init; } = "0.000";

    /// <inheritdoc/>
    public override ReportTable ToTable() => Bars.Any(bar => bar.Low is not null)
        ? new(Title, ["", "value", "low", "high"], [.. Bars.Select(bar => (string[])[
            bar.Label, Figures.Of(bar.Value, Format), Figures.Of(bar.Low, Format), Figures.Of(bar.High, Format)])])
        : new(Title, ["", "value"], [.. Bars.Select(bar => (string[])[bar.Label, Figures.Of(bar.Value, Format)])]);
}

/// <summary>One value, and its confidence interval where there is one. A note says what the label means.</summary>
public readonly record struct Bar(string Label, double Value, double? Low = null, double? High = null, string? Note = null);

/// <summary>How two kinds of things are spread along the same axis.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What to see in it.</param>
/// <param name="Axis">What the axis is.</param>
/// <param name="Edges">The bins' bounds, one more than there are bins.</param>
/// <param name="First">The first kind: its share in each bin.</param>
/// <param name="Second">The second kind.</param>
public sealed record HistogramPair(
    string Title, string Description, string Axis, IReadOnlyList<double> Edges, HistogramSeries First, HistogramSeries Second)
    : ReportChart(Title, Description)
{
    /// <summary>Where the drawn axis begins, if not with the first bin: the least value that there can be.</summary>
    public double? AxisLow { get; init; }

    /// <summary>Where the drawn axis ends, if not with the last bin: the greatest value that there can be.</summary>
    public double? AxisHigh { get; init; }

    /// <summary>A place on the axis that is pointed out.</summary>
    public HistogramMark? Mark { get; init; }

    /// <inheritdoc/>
    public override ReportTable ToTable() => new(
        Title,
        [$"{Axis} from", "to", First.Name, Second.Name],
        [.. First.Shares.Select((share, i) => (string[])[
            Figures.Of(Edges[i], "0.###"), Figures.Of(Edges[i + 1], "0.###"), Figures.Of(share, "0.0%"),
            Figures.Of(Second.Shares[i], "0.0%")])]);
}

/// <summary>A place on a histogram's axis, and what is there.</summary>
public readonly record struct HistogramMark(double At, string Label);

/// <summary>One kind of a <see cref="HistogramPair"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shares">The share of it in each bin; together 1.</param>
public sealed record HistogramSeries(string Name, IReadOnlyList<double> Shares);

/// <summary>Values along an axis: quality against time, quality against depth.</summary>
public sealed record LineChart(
    string Title, string Description, string XAxis, string YAxis, IReadOnlyList<LineSeries> Series) : ReportChart(Title, Description)
{
    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>How values of the vertical axis are written, a .NET format.</summary>
    public string YFormat { get; init; } = "0.###";

    /// <summary>A column for the series only where there are several, for intervals and notes only where there are any.</summary>
    public override ReportTable ToTable()
    {
        LineSeries[] series = [.. Series.Where(series => !series.IsReference)];
        var (several, intervals) = (series.Length > 1, series.Any(each => each.Points.Any(point => point.Low is not null)));
        var notes = series.Any(each => each.Points.Any(point => point.Note is not null));
        return new(
            Title,
            [.. When(several, "series"), XAxis, YAxis, .. When(intervals, "low", "high"), .. When(notes, "~")],
            [.. series.SelectMany(each => each.Points.Select(point => (string[])[
                .. When(several, each.Name), Figures.Of(point.X, "#,0.###"), Figures.Of(point.Y, "0.0000"),
                .. When(intervals, Figures.Of(point.Low, "0.0000"), Figures.Of(point.High, "0.0000")),
                .. When(notes, point.Note ?? "")]))]);

        static string[] When(bool shown, params string[] cells) => shown ? cells : [];
    }
}

/// <summary>Points that belong together.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Points">In the order of the axis.</param>
/// <param name="Joined">Whether a line joins them.</param>
/// <param name="IsReference">Whether it is only a line to compare others with.</param>
public sealed record LineSeries(string Name, IReadOnlyList<LinePoint> Points, bool Joined = true, bool IsReference = false);

/// <summary>A point, with its confidence interval and a note where there are any. A note is shown beside the point.</summary>
public readonly record struct LinePoint(double X, double Y, double? Low = null, double? High = null, string? Note = null);

/// <summary>How a whole comes down step by step to what is left.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What to see in it.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Losses">What each step takes away; a negative loss is a gain.</param>
/// <param name="End">What is left.</param>
public sealed record WaterfallChart(string Title, string Description, Bar Start, IReadOnlyList<Bar> Losses, Bar End) : ReportChart(
    Title, Description)
{
    /// <summary>All columns from left to right, each with the values between which it stands.</summary>
    public IEnumerable<(Bar Bar, double From, double To, bool IsLoss)> Steps()
    {
        yield return (Start, 0, Start.Value, false);
        var level = Start.Value;
        foreach (var loss in Losses)
        {
            yield return (loss, level, level - loss.Value, true);
            level -= loss.Value;
        }

        yield return (End, 0, End.Value, false);
    }

    /// <inheritdoc/>
    public override ReportTable ToTable() => new(
        Title,
        ["", "change", "low", "high", "left"],
        [.. Steps().Select(step => (string[])[
            step.Bar.Label,
            step.IsLoss ? Figures.Of(-step.Bar.Value, "+0.0000;-0.0000;0.0000") : "",
            step.IsLoss ? Figures.Of(-step.Bar.High, "+0.0000;-0.0000;0.0000") : Figures.Of(step.Bar.Low, "0.0000"),
            step.IsLoss ? Figures.Of(-step.Bar.Low, "+0.0000;-0.0000;0.0000") : Figures.Of(step.Bar.High, "0.0000"),
            Figures.Of(step.To, "0.0000")])]);
}
