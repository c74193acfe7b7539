using Winnow.Lab.Evaluation;
using Winnow.Lab.Reports;

namespace Winnow.Cli.Output;

/// <summary>What <c>winnow compare</c> shows.</summary>
internal sealed class CompareView(RunComparison comparison, IReadOnlyList<string> files, IReadOnlyList<Measure> measures)
{
    private string Averaged => comparison.Complete
        ? $"all {Queries} judged queries, one that a run lacks counting as 0 (--complete, as trec_eval -c)"
        : $"the {Queries} judged queries that every run has";

    private int Queries => comparison.Systems[0].QueryIds.Count;

    public CompareJson ToJson() => new(
        Queries,
        comparison.Complete,
        Averaged,
        [.. comparison.Systems.Select((system, i) => new SystemJson(
            system.Name, files[i], comparison.Missing[i], LabJson.Means(system), LabJson.Intervals(system)))],
        [.. comparison.Differences.Select((differences, i) => new SystemDifferenceJson(
            comparison.Systems[0].Name,
            comparison.Systems[i + 1].Name,
            measures.ToDictionary(measure => measure.ToString(), measure => DifferenceJson.Of(
                differences[measure], comparison.Adjusted[measure][i]))))],
        [.. Warnings()]);

    public Report ToReport()
    {
        var blocks = new List<ReportBlock>
        {
            new ReportTable("Measures", ["", .. comparison.Systems.Select(system => system.Name)],
                [.. measures.Select(measure => (string[])[measure.ToString(), .. comparison.Systems.Select(system => Figures.Of(
                    system.Mean(measure), "0.0000"))])]),
            new BarChart(
                measures[0].ToString(), "Each system's average with its confidence interval.", [.. comparison.Systems.Select(BarOf)]),
        };
        for (var i = 0; i < comparison.Differences.Count; i++)
            blocks.Add(Against(i));
        blocks.AddRange(Warnings().Select(warning => new ReportText(warning, IsWarning: true)));
        return new("Runs compared", $"Averages over {Averaged}.", blocks);
    }

    private ReportTable Against(int i)
    {
        var several = comparison.Differences.Count > 1;
        string[] heading = several ? ["p", "p (Holm)"] : ["p"];
        return new(
            $"{comparison.Systems[i + 1].Name} against {comparison.Systems[0].Name}",
            ["", "difference", "95 % interval", .. heading, "better", "equal", "worse"],
            [.. measures.Select(measure => Row(comparison.Differences[i][measure], several ? comparison.Adjusted[measure][i] : null))]);
    }

    private static string[] Row(SystemDifference difference, double? adjusted)
    {
        string[] p = adjusted is { } value ? [Figures.P(difference.PValue), Figures.P(value)] : [Figures.P(difference.PValue)];
        return
        [
            difference.Measure.ToString(),
            Figures.Of(difference.Mean.Mean, "+0.0000;-0.0000;0.0000"),
            $"{Figures.Of(difference.Mean.Low, "+0.0000;-0.0000;0.0000")} to {Figures.Of(difference.Mean.High, "+0.0000;-0.0000;0.0000")}",
            .. p,
            Figures.Of(difference.Wins, "0"), Figures.Of(difference.Ties, "0"), Figures.Of(difference.Losses, "0"),
        ];
    }

    private Bar BarOf(SystemEvaluation system)
    {
        var interval = system.Interval(measures[0]);
        return new(system.Name, interval.Mean, interval.Low, interval.High);
    }

    private IEnumerable<string> Warnings()
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (comparison.Missing[i] > 0)
            {
                var lacked = Counted.Of(comparison.Missing[i], "judged query", "judged queries");
                yield return $"{comparison.Systems[i].Name} lacks {lacked}, "
                    + (comparison.Complete ? "counted as 0." : "left out for every run (--complete counts what lacks as 0).");
            }
        }

        var unjudged = comparison.Systems.Where(system => system.Mean(Measure.Judged10) < 1).ToArray();
        if (unjudged.Length > 0)
        {
            var shares = comparison.Systems.Select(system => $"{system.Name} {Figures.Of(system.Mean(Measure.Judged10))}");
            yield return $"judged@10: {string.Join(", ", shares)}. "
                + "A document without a judgement counts as not relevant, which favours systems whose documents were judged.";
        }
    }
}
