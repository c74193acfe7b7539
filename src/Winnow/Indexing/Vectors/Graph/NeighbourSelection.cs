using Winnow.Numerics.Codes;

namespace Winnow.Indexing.Vectors.Graph;

/// <summary>
/// Which of the nodes near a node become its neighbours: from the nearest on, each that is nearer to the node than to every neighbour
/// chosen before it (algorithm 4 of Malkov and Yashunin 2018). So links point in different directions instead of all into one cluster.
/// </summary>
internal sealed class NeighbourSelection(CodeMatrix codes, int most) : IDisposable
{
    /// <summary>Chosen neighbours that a candidate is compared with at a time; most candidates fail at the first few.</summary>
    private const int Step = 8;

    private readonly CodeQuery _query = new(codes.Dimensions);
    private readonly int[] _chosen = new int[most];
    private readonly float[] _scores = new float[Step];

    /// <summary>The neighbours chosen last.</summary>
    public ReadOnlySpan<int> Chosen => _chosen.AsSpan(0, Count);

    private int Count { get; set; }

    /// <summary>Chooses at most <paramref name="limit"/> of <paramref name="candidates"/>, which come nearest first.</summary>
    public ReadOnlySpan<int> Choose(ReadOnlySpan<ulong> candidates, int limit)
    {
        Count = 0;
        foreach (var candidate in candidates)
        {
            if (Count == limit)
                break;
            var id = ScoreKey.Id(candidate);
            if (!IsNearerToChosen(id, ScoreKey.Score(candidate)))
                _chosen[Count++] = id;
        }

        return Chosen;
    }

    public void Dispose() => _query.Dispose();

    private bool IsNearerToChosen(int id, float score)
    {
        if (Count > 0)
            _query.Set(codes, id);
        for (var first = 0; first < Count; first += Step)
        {
            var count = Math.Min(Step, Count - first);
            codes.Scores(_query, _chosen.AsSpan(first, count), _scores);
            for (var i = 0; i < count; i++)
            {
                // A vector equal to a chosen one would take the place of one that leads elsewhere.
                if (_scores[i] >= score)
                    return true;
            }
        }

        return false;
    }
}
