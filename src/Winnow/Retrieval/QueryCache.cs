using System.Diagnostics.CodeAnalysis;
using Winnow.Encoders;

namespace Winnow.Retrieval;

/// <summary>
/// What a retriever has computed for recent queries: the query's vector and the scores of its pairs. Exact, not approximate: a pair's
/// score has the same bits in any batch, and the cache belongs to one index snapshot and one pair of models, so a query and a passage
/// number say all that a score depends on. Safe to share between threads; the query asked longest ago goes first.
/// </summary>
/// <param name="capacity">Pair scores held at most; 0 holds nothing.</param>
internal sealed class QueryCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byAge = [];
    private int _pairs;

    /// <summary>Pair scores held now.</summary>
    public int Pairs
    {
        get
        {
            lock (_lock)
                return _pairs;
        }
    }

    /// <summary>The vector of <paramref name="query"/>, if it was asked before.</summary>
    public bool TryGetVector(string query, [NotNullWhen(true)] out float[]? vector)
    {
        lock (_lock)
        {
            vector = Find(query)?.Vector;
            return vector is not null;
        }
    }

    /// <summary>
    /// Fills in the scores that are known of <paramref name="passages"/> for <paramref name="query"/>, and says which are.
    /// </summary>
    /// <returns>How many are known.</returns>
    public int Read(string query, ReadOnlySpan<int> passages, Span<PairScore> scores, Span<bool> known)
    {
        known.Clear();
        lock (_lock)
        {
            if (Find(query) is not { } entry)
                return 0;
            var count = 0;
            for (var i = 0; i < passages.Length; i++)
            {
                known[i] = entry.Scores.TryGetValue(passages[i], out scores[i]);
                count += known[i] ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Remembers a query's vector, if it has been computed, and scores, and forgets the oldest queries for it.</summary>
    public void Write(string query, float[]? vector, ReadOnlySpan<int> passages, ReadOnlySpan<PairScore> scores)
    {
        if (passages.Length > capacity)
            return;
        lock (_lock)
        {
            var entry = Find(query);
            if (entry is null)
            {
                entry = new(query);
                _entries[query] = _byAge.AddLast(entry);
            }

            entry.Vector ??= vector;

            for (var i = 0; i < passages.Length; i++)
                _pairs += entry.Scores.TryAdd(passages[i], scores[i]) ? 1 : 0;
            // A query without pairs takes room too: count it as one.
            while ((_pairs > capacity || _entries.Count > capacity) && _byAge.First is { } oldest)
            {
                _byAge.RemoveFirst();
                _entries.Remove(oldest.Value.Query);
                _pairs -= oldest.Value.Scores.Count;
            }
        }
    }

    /// <summary>The entry of a query, which becomes the youngest.</summary>
    private Entry? Find(string query)
    {
        if (!_entries.TryGetValue(query, out var node))
            return null;
        _byAge.Remove(node);
        _byAge.AddLast(node);
        return node.Value;
    }

    private sealed class Entry(string query)
    {
        public string Query { get; } = query;

        public float[]? Vector { get; set; }

        public Dictionary<int, PairScore> Scores { get; } = [];
    }
}
