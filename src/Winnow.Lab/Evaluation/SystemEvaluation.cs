using Winnow.Lab.Datasets;

namespace Winnow.Lab.Evaluation;

/// <summary>What one system scored on each query, by each measure.</summary>
public sealed class SystemEvaluation
{
    private readonly Dictionary<Measure, double[]> _values;

    private SystemEvaluation(string name, IReadOnlyList<string> queryIds, Dictionary<Measure, double[]> values) =>
        (Name, QueryIds, _values) = (name, queryIds, values);

    /// <summary>The system's name.</summary>
    public string Name { get; }

    /// <summary>The queries, in the order of the values.</summary>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>The measures taken.</summary>
    public IReadOnlyCollection<Measure> Measures => _values.Keys;

    /// <summary>The values of a measure, one for each query.</summary>
    public IReadOnlyList<double> Of(Measure measure) => _values[measure];

    /// <summary>The average over queries.</summary>
    public double Mean(Measure measure) => _values[measure].Average();

    /// <summary>The average with its confidence interval.</summary>
    public BootstrapInterval Interval(Measure measure) => BootstrapInterval.Of(_values[measure]);

    /// <summary>Evaluates the rankings of a system.</summary>
    /// <param name="name">The system's name.</param>
    /// <param name="queryIds">The queries to average over; at least one.</param>
    /// <param name="ranking">
    /// The document ids that the system returned for a query, best first; none for a query that it did not answer.
    /// </param>
    /// <param name="judgements">The grades.</param>
    /// <param name="measures">What to measure.</param>
    public static SystemEvaluation Of(
        string name, IReadOnlyList<string> queryIds, Func<string, IReadOnlyList<string>> ranking, Judgements judgements,
        IReadOnlyList<Measure> measures)
    {
        ArgumentNullException.ThrowIfNull(queryIds);
        ArgumentOutOfRangeException.ThrowIfZero(queryIds.Count);
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(judgements);
        ArgumentNullException.ThrowIfNull(measures);
        var values = measures.Distinct().ToDictionary(measure => measure, _ => new double[queryIds.Count]);
        for (var i = 0; i < queryIds.Count; i++)
        {
            var (documents, grades) = (ranking(queryIds[i]), judgements.Of(queryIds[i]));
            foreach (var (measure, column) in values)
                column[i] = measure.Of(documents, grades);
        }

        return new(name, queryIds, values);
    }
}
