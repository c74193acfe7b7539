namespace Winnow.Lab.Evaluation;

/// <summary>
/// Measures of one ranked list of document ids against the judged grades of one query, as trec_eval computes them. A document without a
/// judgement has grade 0; a grade above 0 is relevant; a query without a relevant document scores 0.
/// </summary>
public static class RankingMetrics
{
    /// <summary>
    /// nDCG@k, normalised discounted cumulative gain: Σ grade(i) / log₂(i + 1) over the first <paramref name="k"/> ranks, divided
    /// by the same sum for the best possible order of all judged documents (Järvelin and Kekäläinen 2002, with the grade as the gain).
    /// </summary>
    public static double Ndcg(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = 10)
    {
        Check(ranking, grades, k);
        var ideal = Discounted(grades.Values.Where(grade => grade > 0).OrderDescending().Take(k));
        return ideal == 0 ? 0 : Discounted(ranking.Take(k).Select(id => Math.Max(0, grades.GetValueOrDefault(id)))) / ideal;
    }

    /// <summary>Recall@k: the fraction of the relevant documents that the first <paramref name="k"/> ranks hold.</summary>
    public static double Recall(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = 100)
    {
        Check(ranking, grades, k);
        var relevant = Relevant(grades);
        return relevant == 0 ? 0 : (double)Relevant(ranking, grades, k) / relevant;
    }

    /// <summary>P@k: relevant documents among the first <paramref name="k"/> ranks, divided by k even where the list is shorter.</summary>
    public static double Precision(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = 10)
    {
        Check(ranking, grades, k);
        return (double)Relevant(ranking, grades, k) / k;
    }

    /// <summary>R-precision: P@k at k = the number of relevant documents.</summary>
    public static double RPrecision(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        Check(ranking, grades);
        var relevant = Relevant(grades);
        return relevant == 0 ? 0 : (double)Relevant(ranking, grades, relevant) / relevant;
    }

    /// <summary>Success@k: 1 if any of the first <paramref name="k"/> documents is relevant, else 0. At k = 1, the accuracy.</summary>
    public static double Success(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = 1)
    {
        Check(ranking, grades, k);
        return Relevant(ranking, grades, k) > 0 ? 1 : 0;
    }

    /// <summary>
    /// RR@k, averaged to MRR@k: 1 / rank of the first relevant document; 0 if the first <paramref name="k"/> ranks hold none.
    /// </summary>
    public static double ReciprocalRank(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = int.MaxValue)
    {
        Check(ranking, grades, k);
        for (var i = 0; i < Math.Min(k, ranking.Count); i++)
        {
            if (grades.GetValueOrDefault(ranking[i]) > 0)
                return 1.0 / (i + 1);
        }

        return 0;
    }

    /// <summary>
    /// AP@k, averaged to MAP@k: the precision at the rank of each relevant document, summed and divided by the number of all relevant
    /// documents (trec_eval's <c>map</c>, and <c>map_cut</c> below a depth).
    /// </summary>
    public static double AveragePrecision(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = int.MaxValue)
    {
        Check(ranking, grades, k);
        var relevant = Relevant(grades);
        var (found, sum) = (0, 0.0);
        for (var i = 0; i < Math.Min(k, ranking.Count); i++)
        {
            if (grades.GetValueOrDefault(ranking[i]) > 0)
                sum += (double)++found / (i + 1);
        }

        return relevant == 0 ? 0 : sum / relevant;
    }

    /// <summary>
    /// Judged@k: documents among the first <paramref name="k"/> ranks that have a judgement, of whatever grade, divided by k. Where it is
    /// low, the other measures say little: what nobody judged counts as not relevant.
    /// </summary>
    public static double Judged(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = 10)
    {
        Check(ranking, grades, k);
        return (double)ranking.Take(k).Count(grades.ContainsKey) / k;
    }

    private static void Check(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k = 1)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(grades);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
    }

    private static int Relevant(IReadOnlyDictionary<string, int> grades) => grades.Values.Count(grade => grade > 0);

    private static int Relevant(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades, int k) =>
        ranking.Take(k).Count(id => grades.GetValueOrDefault(id) > 0);

    private static double Discounted(IEnumerable<int> gains)
    {
        double sum = 0;
        var rank = 0;
        foreach (var gain in gains)
            sum += gain / Math.Log2(++rank + 1);
        return sum;
    }
}
