using System.Text.Json.Serialization;
using Winnow.Lab.Calibration;
using Winnow.Lab.Evaluation;
using Winnow.Lab.Reports;
using Winnow.Retrieval;

namespace Winnow.Cli.Output;

/// <summary>What <c>winnow calibrate</c> shows: what to take, what else there is, what it rests on.</summary>
internal sealed class CalibrationView(CalibrationResult result, string index)
{
    private const string Times = "0.0";

    private string Measure => result.Judged ? "nDCG@10" : "nDCG@10 against the greatest depth";

    public CalibrateJson ToJson(string? profile) => new(
        result.Queries, result.Judged, result.Budget, result.WithinBudget, Json(result.Stage1), Json(result.Recommended),
        [.. result.Front.Select(Json)],
        [.. result.Curves.Select(curve => new CurveJson(
            curve.Variant.Name, curve.DepthOf90, curve.DepthOf99,
            new(curve.Cost.Cost.Call, curve.Cost.Cost.Pair, curve.Cost.Cost.Token, curve.Cost.Cost.SquaredToken, curve.Cost.MedianError),
            [.. curve.Points.Select(Json)]))],
        [.. result.Modes.Select(mode => new OrderModeJson(
            mode.Order.ToString(), mode.Order.Mode.ToString().ToLowerInvariant(), mode.Ndcg.Mean, [mode.Ndcg.Low, mode.Ndcg.High],
            mode.Difference.Mean, [mode.Difference.Low, mode.Difference.High], mode.SignificantlyWorse))],
        result.Validation is { } check
            ? new(
                check.Point.Name, check.Queries, check.Predicted.P50, check.Measured.P50,
                check.Predicted.P95, check.Measured.P95, check.ErrorOfP95)
            : null,
        profile);

    public Report ToReport()
    {
        var blocks = new List<ReportBlock> { new ReportText(Summary()) };
        blocks.AddRange(Warnings().Select(warning => new ReportText(warning, IsWarning: true)));
        blocks.Add(FrontTable());
        blocks.Add(Chart());
        blocks.Add(ModeTable());
        foreach (var curve in result.Curves)
            blocks.Add(DepthTable(curve));
        blocks.Add(CostTable());
        if (result.Validation is { } check)
        {
            blocks.Add(new ReportText(
                $"{check.Point.Name}: {check.Queries} questions that the costs were not fitted to were searched again, "
                + "between others that they were."));
            blocks.Add(new ReportTable("Milliseconds",
                ["", "predicted", "measured", "error"],
                [
                    ["median", .. Compared(check.Predicted.P50, check.Measured.P50)],
                    ["95 %", .. Compared(check.Predicted.P95, check.Measured.P95)],
                ]));
        }

        return new("How much reranking is worth its time", $"{index}: {result.Queries} questions, this machine", blocks);
    }

    private string Summary()
    {
        var point = result.Recommended;
        var budget = result.Budget is { } limit ? $" within {Figures.Of(limit, "0.#")} ms" : "";
        if (point.Variant is null)
        {
            return $"Recommended{budget}: stage 1 alone. " + (result.Front.Count > 1
                ? "What reranking gains does not fit the budget."
                : "No way of reranking that was tried is better than stage 1 on these questions.");
        }

        var doubt = point.Difference.Low > 0 ? "" : "; these questions can't tell it from none";
        return $"Recommended{budget}: {point.Name}. {Measure} {Figures.Of(point.Ndcg.Mean)} "
            + $"instead of {Figures.Of(result.Stage1.Ndcg.Mean)} (difference {Interval(point.Difference)}{doubt}); "
            + $"half of the searches take up to {Figures.Of(point.Milliseconds.P50, Times)} ms, "
            + $"95 % up to {Figures.Of(point.Milliseconds.P95, Times)} ms.";
    }

    private IEnumerable<string> Warnings()
    {
        if (!result.Judged)
        {
            yield return "there are no judgements: the list that blending at the greatest depth gives is taken for right. "
                + "This shows what a smaller depth loses of it, not whether reranking helps; the final order is not fitted.";
        }

        if (!result.WithinBudget)
        {
            yield return $"nothing fits the budget of {Figures.Of(result.Budget, "0.#")} ms; "
                + $"stage 1 alone takes {Figures.Of(result.Stage1.Milliseconds.P95, Times)} ms.";
        }

        if (result.Modes.FirstOrDefault(mode => mode.Order.Mode == OrderMode.Replace) is { SignificantlyWorse: true } harm)
        {
            yield return "the cross-encoder's order alone (replace) is worse than stage 1 on these questions "
                + $"by {Figures.Of(-harm.Difference.Mean)}; it is not recommended.";
        }

        if (result.Queries < 50)
            yield return $"{result.Queries} questions are few: the intervals are wide. Fifty or more tell configurations apart.";
    }

    private ReportTable FrontTable() => new(
        "The configurations that none beats in both quality and time",
        ["", Measure, "95 % interval", "median ms", "95 % ms", "~"],
        [.. result.Front.Select(point => (string[])[
            point.Name, Figures.Of(point.Ndcg.Mean), $"{Figures.Of(point.Ndcg.Low)} to {Figures.Of(point.Ndcg.High)}",
            Figures.Of(point.Milliseconds.P50, Times), Figures.Of(point.Milliseconds.P95, Times),
            point == result.Recommended ? "recommended" : ""])]);

    private LineChart Chart() => new(
        $"{Measure} against time",
        "Each line is a cross-encoder from the smallest to the greatest depth; the mark is what is recommended.",
        "95 % of the searches within ms",
        Measure,
        [
            .. result.Curves.Select(curve => new LineSeries(curve.Variant.Name, [.. curve.Points.Select(point => Point(point, null))])),
            new LineSeries("stage 1 alone", [Point(result.Stage1, null)], Joined: false),
            new LineSeries("recommended", [Point(result.Recommended, result.Recommended.Name)], Joined: false),
        ])
    {
        LogX = true,
    };

    private ReportTable ModeTable() => new(
        $"Final orders of {result.Reranking.Variant!.Name} at {result.Reranking.Depth} candidates, parameters cross-validated",
        ["", Measure, "difference to stage 1", "~"],
        [.. result.Modes.Select(mode => (string[])[
            mode.Order.ToString(), Figures.Of(mode.Ndcg.Mean), Interval(mode.Difference), Worth(mode)])]);

    private static string Worth(OrderComparison mode) => mode switch
    {
        { SignificantlyWorse: true } => "does harm",
        { Difference.Low: > 0 } => "better",
        { Order.Mode: OrderMode.Off } => "",
        _ => "no difference that can be told",
    };

    private ReportTable DepthTable(VariantCurve curve) => new(
        $"{curve.Variant.Name} by depth",
        ["depth", "~order", Measure, "95 % interval", "median ms", "95 % ms", "~"],
        [.. curve.Points.Select(point => (string[])[
            $"{point.Depth}", point.Order.ToString(),
            Figures.Of(point.Ndcg.Mean), $"{Figures.Of(point.Ndcg.Low)} to {Figures.Of(point.Ndcg.High)}",
            Figures.Of(point.Milliseconds.P50, Times), Figures.Of(point.Milliseconds.P95, Times), Marks(curve, point.Depth)])]);

    private static string Marks(VariantCurve curve, int depth) => string.Join(", ", new[]
    {
        depth == curve.DepthOf90 ? "90 % of the gain" : "",
        depth == curve.DepthOf99 ? "99 % of the gain" : "",
    }.Where(mark => mark.Length > 0));

    private ReportTable CostTable() => new(
        "What a call costs on this machine, in milliseconds",
        ["", "call", "pair", "1000 tokens", "1000 squared tokens", "median error"],
        [.. result.Curves.Select(curve => (string[])[
            curve.Variant.Name, Figures.Of(curve.Cost.Cost.Call), Figures.Of(curve.Cost.Cost.Pair, "0.0000"),
            Figures.Of(1000 * curve.Cost.Cost.Token), Figures.Of(1000 * curve.Cost.Cost.SquaredToken, "0.00000"),
            Figures.Of(curve.Cost.MedianError, "0.0%")])]);

    private static LinePoint Point(CalibrationPoint point, string? note) =>
        new(point.Milliseconds.P95, point.Ndcg.Mean, point.Ndcg.Low, point.Ndcg.High, note);

    private static string Interval(BootstrapInterval interval) =>
        $"{Figures.Signed(interval.Mean)}, {Figures.Signed(interval.Low)} to {Figures.Signed(interval.High)}";

    private static string[] Compared(double predicted, double measured) =>
        [Figures.Of(predicted, Times), Figures.Of(measured, Times), Figures.Of((predicted / measured) - 1, "+0.0%;-0.0%;0.0%")];

    private static PointJson Json(CalibrationPoint point) => new(
        point.Variant is { } variant ? new(variant.Directory, variant.Precision.ToString().ToLowerInvariant(), variant.MaxTokens) : null,
        point.Depth, point.Order.ToString(), point.Order.Mode.ToString().ToLowerInvariant(),
        point.Ndcg.Mean, [point.Ndcg.Low, point.Ndcg.High], point.Difference.Mean, [point.Difference.Low, point.Difference.High],
        point.Milliseconds.P50, point.Milliseconds.P95);
}

internal sealed record VariantJson(string Model, string Precision, int? MaxTokens);

internal sealed record PointJson(
    VariantJson? Variant, int Depth, string Order, string Mode,
    [property: JsonPropertyName("ndcg@10")] double Ndcg, double[] Interval, double Difference, double[] DifferenceInterval,
    double P50Ms, double P95Ms);

internal sealed record CostJson(double CallMs, double PairMs, double TokenMs, double SquaredTokenMs, double MedianError);

internal sealed record CurveJson(
    string Variant,
    [property: JsonPropertyName("depth_of_90_percent")] int? DepthOf90,
    [property: JsonPropertyName("depth_of_99_percent")] int? DepthOf99,
    CostJson Cost, PointJson[] Points);

internal sealed record OrderModeJson(
    string Order, string Mode,
    [property: JsonPropertyName("ndcg@10")] double Ndcg, double[] Interval, double Difference, double[] DifferenceInterval,
    bool SignificantlyWorse);

internal sealed record ValidationJson(
    string Configuration, int Queries, double PredictedP50Ms, double MeasuredP50Ms,
    double PredictedP95Ms, double MeasuredP95Ms, double ErrorOfP95);

internal sealed record CalibrateJson(
    int Queries, bool Judged, double? BudgetMs, bool WithinBudget, PointJson Stage1, PointJson Recommended,
    PointJson[] Front, CurveJson[] Curves, OrderModeJson[] Modes, ValidationJson? Validation, string? Profile);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(CalibrateJson))]
internal sealed partial class CalibrateJsonContext : JsonSerializerContext;
