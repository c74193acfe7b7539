using Winnow.Indexing.Lexical.Postings;

namespace Winnow.Indexing.Lexical.Search;

/// <summary>
/// What BM25 wants to know of a collection, counted over the live passages of all segments. Everything is summed in integers, so scores
/// depend neither on how passages are spread over segments nor on which were deleted, only on which are left.
/// </summary>
/// <remarks>
/// How many deleted passages hold a term is counted when a query first asks, from the postings themselves: of each block that reaches a
/// deleted passage. Nothing is kept on disk for it, and a snapshot that deletes nothing pays nothing.
/// </remarks>
internal sealed class LiveStatistics
{
    private readonly LexicalPart[] _parts;
    private readonly int[]?[] _deletedFrequencies; // for each part and term, one more than the count; 0 if it was not counted yet

    public LiveStatistics(LexicalPart[] parts, LexicalOptions options)
    {
        _parts = parts;
        _deletedFrequencies = new int[parts.Length][];
        long titleWords = 0;
        long textWords = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var (segment, _, deleted) = parts[i];
            (Passages, titleWords, textWords) = (
                Passages + segment.Passages, titleWords + segment.TitleWords, textWords + segment.TextWords);
            if (deleted is null)
                continue;
            var titles = segment.TitleLengths;
            var texts = segment.TextLengths;
            for (var passage = deleted.Next(0); passage >= 0; passage = deleted.Next(passage + 1))
                (Passages, titleWords, textWords) = (Passages - 1, titleWords - titles[passage], textWords - texts[passage]);
            _deletedFrequencies[i] = new int[segment.Terms];
        }

        var words = ((double)options.TextBoost * textWords) + ((double)options.TitleBoost * titleWords);
        AtZero = (float)(options.K1 * (1.0 - options.B));
        PerSize = words > 0 ? (float)((double)options.K1 * options.B * Passages / words) : 0;
    }

    /// <summary>N: live passages.</summary>
    public int Passages { get; }

    /// <summary>k1 · (1 − b).</summary>
    public float AtZero { get; }

    /// <summary>k1 · b / average weighted length.</summary>
    public float PerSize { get; }

    /// <summary>Live passages of a part that hold a term of its segment.</summary>
    public int Frequency(int part, int term, PostingCursor cursor)
    {
        cursor.Open(_parts[part].Segment, term);
        if (_deletedFrequencies[part] is not { } counts)
            return cursor.Frequency;
        if (counts[term] == 0)
            counts[term] = CountDeleted(_parts[part].Deleted!, cursor) + 1; // equal for all threads that race here
        return cursor.Frequency - (counts[term] - 1);
    }

    private static int CountDeleted(IdSet deleted, PostingCursor cursor)
    {
        var count = 0;
        var passage = deleted.Next(0);
        for (var block = 0; passage >= 0; block++)
        {
            block = cursor.FindBlock(block, passage);
            if (block >= cursor.Blocks)
                break;
            cursor.Read(block);
            foreach (var holder in cursor.Passages)
                count += deleted.Contains(holder) ? 1 : 0;
            passage = deleted.Next(cursor.Passages[^1] + 1);
        }

        return count;
    }
}
