namespace Winnow.Indexing.Lexical.Search;

/// <summary>The k best passages of those offered so far, in ascending order of their numbers: equal sums by number.</summary>
internal sealed class TopMatches
{
    private (int Sum, int Id)[] _heap = []; // its root is the worst
    private int _capacity;
    private int _count;

    /// <summary>A passage with this sum or less has no place any more.</summary>
    public int Threshold { get; private set; }

    public void Clear(int capacity)
    {
        if (_heap.Length < capacity)
            _heap = new (int, int)[capacity];
        (_capacity, _count, Threshold) = (capacity, 0, 0);
    }

    public void Offer(int id, int sum)
    {
        if (sum <= Threshold)
            return;
        if (_count < _capacity)
        {
            _heap[_count++] = (sum, id);
            if (_count < _capacity)
                return;
            for (var node = (_count / 2) - 1; node >= 0; node--)
                SiftDown(node, _count);
        }
        else
        {
            _heap[0] = (sum, id);
            SiftDown(0, _count);
        }

        Threshold = _heap[0].Sum;
    }

    /// <summary>Writes the passages, best first, and gives their number. Nothing can be offered after that.</summary>
    public int Take(Span<LexicalMatch> matches, double scale)
    {
        var found = _heap.AsSpan(0, _count);
        found.Sort(static (a, b) => a.Sum != b.Sum ? b.Sum.CompareTo(a.Sum) : a.Id.CompareTo(b.Id));
        for (var i = 0; i < found.Length; i++)
            matches[i] = new(found[i].Id, (float)(found[i].Sum / scale));
        return found.Length;
    }

    private void SiftDown(int node, int count)
    {
        var moved = _heap[node];
        while (true)
        {
            var child = (2 * node) + 1;
            if (child >= count)
                break;
            if (child + 1 < count && IsWorse(_heap[child + 1], _heap[child]))
                child++;
            if (!IsWorse(_heap[child], moved))
                break;
            _heap[node] = _heap[child];
            node = child;
        }

        _heap[node] = moved;
    }

    private static bool IsWorse((int Sum, int Id) left, (int Sum, int Id) right) =>
        left.Sum != right.Sum ? left.Sum < right.Sum : left.Id > right.Id;
}
