namespace Winnow.Indexing.Vectors.Graph;

/// <summary>
/// The best nodes met so far on a walk, at most ef of them, and which of them have been expanded. One sorted array serves as the list of
/// candidates and as that of results: what falls off its end can be neither.
/// </summary>
internal sealed class Beam
{
    private ulong[] _keys = new ulong[256];
    private int _capacity;
    private int _next;

    /// <summary>Nodes held.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == _capacity;

    /// <summary>The nodes, best first; unexpanded ones are marked.</summary>
    public ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, Count);

    /// <summary>The same, for rescoring when the walk has ended.</summary>
    public Span<ulong> Mutable => _keys.AsSpan(0, Count);

    /// <summary>The key of the worst node held; 0 where none is.</summary>
    public ulong Worst => Count == 0 ? 0 : _keys[Count - 1];

    /// <summary>Empties the beam and makes it hold up to <paramref name="capacity"/> nodes, at least 1.</summary>
    public void Reset(int capacity)
    {
        if (_keys.Length < capacity)
            _keys = new ulong[Math.Max(capacity, 2 * _keys.Length)];
        (_capacity, _next, Count) = (capacity, 0, 0);
    }

    /// <summary>Puts a node in its place, unless the beam is full of better ones.</summary>
    public void Offer(ulong key)
    {
        key |= ScoreKey.Mark;
        var keys = _keys;
        if (Count == _capacity)
        {
            if (key < keys[Count - 1])
                return;
            Count--;
        }

        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (keys[middle] > key)
                low = middle + 1;
            else
                high = middle;
        }

        keys.AsSpan(low, Count - low).CopyTo(keys.AsSpan(low + 1));
        keys[low] = key;
        Count++;
        if (low < _next)
            _next = low;
    }

    /// <summary>The best node that has not been expanded, which counts as expanded from now on; 0 if there is none.</summary>
    public ulong Expand()
    {
        for (; _next < Count; _next++)
        {
            var key = _keys[_next];
            if ((key & ScoreKey.Mark) == 0)
                continue;
            _keys[_next++] = key & ~ScoreKey.Mark;
            return key;
        }

        return 0;
    }

    /// <summary>The node that is expanded next if no better one is met, or −1.</summary>
    public int Next()
    {
        for (var i = _next; i < Count; i++)
        {
            if ((_keys[i] & ScoreKey.Mark) != 0)
                return ScoreKey.Id(_keys[i]);
        }

        return -1;
    }
}
