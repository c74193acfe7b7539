using System.Globalization;

namespace Winnow.Lab.Evaluation;

/// <summary>A measure with its depth, by the name that is written and read: <c>ndcg@10</c>, <c>map</c>, <c>rprec</c>.</summary>
public readonly record struct Measure
{
    private static readonly (string Name, MeasureKind Kind, bool Cut, bool Uncut)[] Kinds =
    [
        ("ndcg", MeasureKind.Ndcg, true, true),
        ("mrr", MeasureKind.Mrr, true, true),
        ("map", MeasureKind.Map, true, true),
        ("p", MeasureKind.Precision, true, false),
        ("recall", MeasureKind.Recall, true, false),
        ("success", MeasureKind.Success, true, false),
        ("rprec", MeasureKind.RPrecision, false, true),
        ("judged", MeasureKind.Judged, true, false),
    ];

    private Measure(MeasureKind kind, int depth) => (Kind, Depth) = (kind, depth);

    /// <summary>nDCG@10, by which systems are compared unless something else is asked for.</summary>
    public static Measure Ndcg10 { get; } = new(MeasureKind.Ndcg, 10);

    /// <summary>Judged@10.</summary>
    public static Measure Judged10 { get; } = new(MeasureKind.Judged, 10);

    /// <summary>What is measured unless something else is asked for.</summary>
    public static IReadOnlyList<Measure> Usual { get; } =
    [
        Ndcg10, new(MeasureKind.Mrr, 10), new(MeasureKind.Map, 0), new(MeasureKind.Precision, 5), new(MeasureKind.Recall, 100),
        new(MeasureKind.Success, 1), Judged10,
    ];

    /// <summary>The forms that <see cref="TryParse"/> knows, for messages.</summary>
    public static string Known => "ndcg@k, mrr@k, map, p@k, recall@k, success@k, rprec, judged@k";

    /// <summary>What is measured.</summary>
    public MeasureKind Kind { get; }

    /// <summary>k: the ranks that count; 0 for all of them.</summary>
    public int Depth { get; }

    /// <summary>nDCG at another depth.</summary>
    public static Measure NdcgAt(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return new(MeasureKind.Ndcg, depth);
    }

    /// <summary>Reads a name such as <c>ndcg@10</c>; upper and lower case are alike.</summary>
    public static bool TryParse(string text, out Measure measure)
    {
        ArgumentNullException.ThrowIfNull(text);
        measure = default;
        var parts = text.Trim().ToLowerInvariant().Split('@');
        var kind = Array.FindIndex(Kinds, kind => kind.Name == parts[0]);
        if (kind < 0 || parts.Length > 2)
            return false;
        var depth = 0;
        if (parts.Length == 1 ? !Kinds[kind].Uncut
            : !Kinds[kind].Cut || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out depth) || depth == 0)
            return false;
        measure = new(Kinds[kind].Kind, depth);
        return true;
    }

    /// <summary>The value for one query.</summary>
    public double Of(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        var k = Depth == 0 ? int.MaxValue : Depth;
        return Kind switch
        {
            MeasureKind.Ndcg => RankingMetrics.Ndcg(ranking, grades, k),
            MeasureKind.Mrr => RankingMetrics.ReciprocalRank(ranking, grades, k),
            MeasureKind.Map => RankingMetrics.AveragePrecision(ranking, grades, k),
            MeasureKind.Precision => RankingMetrics.Precision(ranking, grades, k),
            MeasureKind.Recall => RankingMetrics.Recall(ranking, grades, k),
            MeasureKind.Success => RankingMetrics.Success(ranking, grades, k),
            MeasureKind.RPrecision => RankingMetrics.RPrecision(ranking, grades),
            _ => RankingMetrics.Judged(ranking, grades, k),
        };
    }

    /// <summary>The name: <c>ndcg@10</c>.</summary>
    public override string ToString()
    {
        var kind = Kind;
        var name = Array.Find(Kinds, known => known.Kind == kind).Name;
        return Depth == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}@{Depth}");
    }
}

/// <summary>What a <see cref="Measure"/> measures; <see cref="RankingMetrics"/> defines each.</summary>
public enum MeasureKind
{
    /// <summary>Normalised discounted cumulative gain.</summary>
    Ndcg,

    /// <summary>Mean reciprocal rank.</summary>
    Mrr,

    /// <summary>Mean average precision.</summary>
    Map,

    /// <summary>Precision.</summary>
    Precision,

    /// <summary>Recall.</summary>
    Recall,

    /// <summary>Success.</summary>
    Success,

    /// <summary>R-precision.</summary>
    RPrecision,

    /// <summary>The share of judged documents.</summary>
    Judged,
}
