using System.Numerics;

namespace Winnow.Indexing.Lexical.Search;

/// <summary>Which passages of a segment a query may find.</summary>
/// <param name="within">Only these; null for all.</param>
/// <param name="deleted">None of these; null for none.</param>
/// <param name="clauses">Only these, a bit each; empty for all.</param>
internal readonly ref struct Admission(IdSet? within, IdSet? deleted, ReadOnlySpan<ulong> clauses)
{
    private readonly ReadOnlySpan<ulong> _clauses = clauses;

    /// <summary>Fills a window of bits and gives how many are set.</summary>
    /// <param name="low">The first passage, a multiple of 64.</param>
    /// <param name="high">The end; passages from there on are not admitted.</param>
    /// <param name="admitted">Receives a bit for each passage from the first on.</param>
    public int Fill(int low, int high, Span<ulong> admitted)
    {
        admitted.Clear();
        var words = (high - low + 63) >> 6;
        admitted[..words].Fill(ulong.MaxValue);
        if ((high & 63) != 0)
            admitted[words - 1] = (1UL << (high & 63)) - 1;
        if (within is null && deleted is null && _clauses.IsEmpty)
            return high - low;
        var first = low >> 6;
        var count = 0;
        for (var i = 0; i < words; i++)
        {
            var bits = admitted[i];
            if (within is not null)
                bits &= within.Words[first + i];
            if (deleted is not null)
                bits &= ~deleted.Words[first + i];
            if (!_clauses.IsEmpty)
                bits &= _clauses[first + i];
            admitted[i] = bits;
            count += BitOperations.PopCount(bits);
        }

        return count;
    }
}
