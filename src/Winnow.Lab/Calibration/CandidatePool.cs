using Winnow.Retrieval;

namespace Winnow.Lab.Calibration;

/// <summary>The candidates of one query as stage 1 recalled them, and what judging an order of them takes.</summary>
public sealed class CandidatePool
{
    private const int Depth = 10;

    private readonly int[] _documents;
    private readonly int[] _grades;
    private readonly double _ideal;

    /// <summary>A pool.</summary>
    /// <param name="documents">The document of each candidate, in the order of stage 1.</param>
    /// <param name="recall">Their scores of stage 1.</param>
    /// <param name="milliseconds">What stage 1 took.</param>
    /// <param name="grades">The judged documents and their grades.</param>
    public CandidatePool(IReadOnlyList<string> documents, float[] recall, double milliseconds, IReadOnlyDictionary<string, int> grades)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(recall);
        ArgumentNullException.ThrowIfNull(grades);
        (Documents, Recall, Milliseconds) = (documents, recall, milliseconds);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        _documents = [.. documents.Select(document =>
            numbers.TryGetValue(document, out var known) ? known : numbers[document] = numbers.Count)];
        _grades = [.. documents.Select(document => Math.Max(0, grades.GetValueOrDefault(document)))];
        _ideal = grades.Values
            .Where(grade => grade > 0)
            .OrderDescending()
            .Take(Depth)
            .Select((grade, rank) => grade / Math.Log2(rank + 2))
            .Sum();
    }

    /// <summary>The document of each candidate.</summary>
    public IReadOnlyList<string> Documents { get; }

    /// <summary>The score of each candidate, best first.</summary>
    public float[] Recall { get; }

    /// <summary>What stage 1 took.</summary>
    public double Milliseconds { get; }

    /// <summary>Candidates.</summary>
    public int Count => Recall.Length;

    /// <summary>The same candidates with other judgements.</summary>
    public CandidatePool JudgedBy(IReadOnlyDictionary<string, int> grades) => new(Documents, Recall, Milliseconds, grades);

    /// <summary>The first ten documents of the candidates in this order, each standing where its best passage does.</summary>
    public IEnumerable<string> Best(IEnumerable<int> places) =>
        places.Select(place => Documents[place]).Distinct(StringComparer.Ordinal).Take(Depth);

    /// <summary>
    /// nDCG@10 over documents, each standing where its best passage does, of the candidates in this order of their places.
    /// </summary>
    public double Ndcg(ReadOnlySpan<int> places)
    {
        if (_ideal == 0)
            return 0;
        Span<int> seen = stackalloc int[Depth];
        var (rank, gain) = (0, 0.0);
        foreach (var place in places)
        {
            var document = _documents[place];
            if (seen[..rank].Contains(document))
                continue;
            gain += _grades[place] / Math.Log2(rank + 2);
            seen[rank++] = document;
            if (rank == Depth)
                break;
        }

        return gain / _ideal;
    }

    /// <summary>
    /// nDCG@10 of an order of the first <paramref name="depth"/> candidates by these logits, with the others as stage 1 has them.
    /// </summary>
    public double Ndcg(FinalOrder order, ReadOnlySpan<float> logits, int depth)
    {
        ArgumentNullException.ThrowIfNull(order);
        depth = Math.Min(depth, Count);
        // Ten documents may need more than the reranked candidates: what follows is stage 1's.
        Span<int> places = new int[Count];
        for (var i = depth; i < Count; i++)
            places[i] = i;
        order.Sort(Recall.AsSpan(0, depth), logits[..depth]).CopyTo(places);
        return Ndcg(places);
    }
}
