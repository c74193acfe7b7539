using Winnow.Lab.Datasets;

namespace Winnow.Lab.Evaluation;

/// <summary>Run files side by side: each system's measures, and every system against the first.</summary>
public sealed class RunComparison
{
    private RunComparison(
        IReadOnlyList<TrecRun> runs, bool complete, IReadOnlyList<SystemEvaluation> systems, IReadOnlyList<int> missing,
        IReadOnlyList<Measure> measures)
    {
        (Runs, Complete, Systems, Missing) = (runs, complete, systems, missing);
        Differences = [.. systems.Skip(1).Select(system => measures.ToDictionary(
            measure => measure, measure => SystemDifference.Of(systems[0], system, measure)))];
        Adjusted = measures.ToDictionary(
            measure => measure,
            measure => (IReadOnlyList<double>)HolmCorrection.Adjust([.. Differences.Select(differences => differences[measure].PValue)]));
    }

    /// <summary>The runs, the baseline first.</summary>
    public IReadOnlyList<TrecRun> Runs { get; }

    /// <summary>
    /// Whether queries that a run lacks count as 0 (trec_eval's <c>-c</c>); else only those that every run has are averaged.
    /// </summary>
    public bool Complete { get; }

    /// <summary>The evaluation of each run.</summary>
    public IReadOnlyList<SystemEvaluation> Systems { get; }

    /// <summary>For each run, how many judged queries it lacks.</summary>
    public IReadOnlyList<int> Missing { get; }

    /// <summary>For each run but the first, its difference from the first.</summary>
    public IReadOnlyList<IReadOnlyDictionary<Measure, SystemDifference>> Differences { get; }

    /// <summary>For each measure, the p-values of <see cref="Differences"/> after Holm's correction for their number.</summary>
    public IReadOnlyDictionary<Measure, IReadOnlyList<double>> Adjusted { get; }

    /// <summary>Evaluates runs on the same queries.</summary>
    /// <param name="runs">The runs, the baseline first; at least one.</param>
    /// <param name="judgements">The grades.</param>
    /// <param name="measures">What to measure.</param>
    /// <param name="complete">Whether queries that a run lacks count as 0.</param>
    /// <exception cref="DatasetException">No query is judged and in every run.</exception>
    public static RunComparison Of(
        IReadOnlyList<TrecRun> runs, Judgements judgements, IReadOnlyList<Measure> measures, bool complete = false)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfZero(runs.Count);
        ArgumentNullException.ThrowIfNull(judgements);
        var answered = runs.Select(run => run.QueryIds.ToHashSet(StringComparer.Ordinal)).ToArray();
        string[] queries = [.. judgements.QueryIds.Where(query => complete || Array.TrueForAll(answered, run => run.Contains(query)))];
        if (queries.Length == 0 || !Array.TrueForAll(answered, run => run.Overlaps(queries)))
        {
            throw new DatasetException(
                string.Join(", ", runs.Select(run => run.Name)), "no query of the judgements is in every run; do the query ids agree?");
        }

        return new(
            runs,
            complete,
            [.. runs.Select(run => SystemEvaluation.Of(run.Name, queries, run.Ranking, judgements, measures))],
            [.. answered.Select(run => judgements.QueryIds.Count(query => !run.Contains(query)))],
            measures);
    }
}
