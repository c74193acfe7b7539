using System.Numerics;

namespace Winnow.Indexing;

/// <summary>
/// A set of numbers from 0 to N − 1, one bit each: the passages or documents of a segment that are deleted, or that a filter admits.
/// Filled by its maker, then shared unchanged.
/// </summary>
internal sealed class IdSet
{
    private readonly ulong[] _words;

    /// <summary>The empty set of numbers below <paramref name="length"/>.</summary>
    public IdSet(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _words = new ulong[(length + 63) >> 6];
    }

    /// <summary>N: one more than the greatest number that the set can hold.</summary>
    public int Length { get; }

    /// <summary>The bits, 64 in a word, the least number in the lowest bit; bits from N on are zero.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>How many numbers are in the set; counted anew at each call.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var word in _words)
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Whether <paramref name="id"/>, which is below N, is in the set.</summary>
    public bool Contains(int id) => (_words[id >> 6] >> (id & 63) & 1) != 0;

    /// <summary>Puts <paramref name="id"/> into the set. Returns whether it was not there.</summary>
    public bool Add(int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)Length, nameof(id));
        ref var word = ref _words[id >> 6];
        var bit = 1UL << (id & 63);
        var added = (word & bit) == 0;
        word |= bit;
        return added;
    }

    /// <summary>Puts the numbers from <paramref name="first"/> on, <paramref name="count"/> of them, into the set.</summary>
    public void AddRange(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)first, (uint)Length, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(Length - first), nameof(count));
        for (var id = first; id < first + count;)
        {
            var run = Math.Min(64 - (id & 63), first + count - id);
            _words[id >> 6] |= (run == 64 ? ulong.MaxValue : (1UL << run) - 1) << (id & 63);
            id += run;
        }
    }

    /// <summary>Puts the numbers below N whose bits are set in <paramref name="words"/> into the set.</summary>
    public void AddAll(ReadOnlySpan<ulong> words)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(words.Length, _words.Length, nameof(words));
        for (var i = 0; i < _words.Length; i++)
            _words[i] |= words[i];
        if ((Length & 63) != 0)
            _words[^1] &= (1UL << (Length & 63)) - 1;
    }

    /// <summary>The least number in the set that is at least <paramref name="from"/>; −1 if there is none.</summary>
    public int Next(int from)
    {
        if (from >= Length)
            return -1;
        var index = from >> 6;
        var word = _words[index] & (ulong.MaxValue << (from & 63));
        while (word == 0)
        {
            if (++index == _words.Length)
                return -1;
            word = _words[index];
        }

        return (index << 6) + BitOperations.TrailingZeroCount(word);
    }

    /// <summary>The numbers in both sets.</summary>
    public IdSet And(IdSet other) => Combine(other, static (a, b) => a & b);

    /// <summary>The numbers in either set.</summary>
    public IdSet Or(IdSet other) => Combine(other, static (a, b) => a | b);

    /// <summary>The numbers in this set that are not in the other.</summary>
    public IdSet Except(IdSet other) => Combine(other, static (a, b) => a & ~b);

    /// <summary>The numbers below N that are not in the set.</summary>
    public IdSet Not()
    {
        var all = new IdSet(Length);
        all.AddRange(0, Length);
        return all.Except(this);
    }

    private IdSet Combine(IdSet other, Func<ulong, ulong, ulong> operation)
    {
        if (other.Length != Length)
            throw new ArgumentException($"A set of numbers below {other.Length} does not combine with one below {Length}.", nameof(other));
        var result = new IdSet(Length);
        for (var i = 0; i < _words.Length; i++)
            result._words[i] = operation(_words[i], other._words[i]);
        return result;
    }
}
