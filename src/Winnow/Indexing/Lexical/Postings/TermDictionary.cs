using Winnow.Indexing.Lexical.Analysis;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>
/// The terms in the order of their bytes, read in place. Each sixteenth is whole (length, bytes), the others say how much they share with
/// the one before (shared, length of the rest, rest); lengths are bytes. A lookup searches the whole ones by halves, then one group.
/// </summary>
internal readonly ref struct TermDictionary(ReadOnlySpan<uint> groups, ReadOnlySpan<byte> bytes, int count, string path)
{
    public const int GroupLength = 16;

    private readonly ReadOnlySpan<uint> _groups = groups; // where each begins
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The number of a term; −1 if there is none.</summary>
    public int Find(ReadOnlySpan<byte> term)
    {
        if (count == 0)
            return -1;
        var (low, high) = (0, (count - 1) / GroupLength);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (First(middle).SequenceCompareTo(term) <= 0)
                low = middle;
            else
                high = middle - 1;
        }

        Span<byte> room = stackalloc byte[Folding.MaxTermBytes];
        var place = 0;
        for (var number = low * GroupLength; number < Math.Min(count, (low + 1) * GroupLength); number++)
        {
            var order = room[..Read(number, ref place, room)].SequenceCompareTo(term);
            if (order >= 0)
                return order == 0 ? number : -1;
        }

        return -1;
    }

    /// <summary>
    /// Writes the term with a number into <paramref name="room"/>, 255 bytes, which must hold the one before unless a group begins.
    /// </summary>
    public int Read(int number, ref int place, Span<byte> room)
    {
        if (number % GroupLength == 0)
            place = GroupStart(number / GroupLength);
        var shared = number % GroupLength == 0 ? 0 : Byte(ref place);
        var rest = Byte(ref place);
        if (shared + rest > room.Length || rest > _bytes.Length - place)
            throw Damaged();
        _bytes.Slice(place, rest).CopyTo(room[shared..]);
        place += rest;
        return shared + rest;
    }

    private ReadOnlySpan<byte> First(int group)
    {
        var place = GroupStart(group);
        var length = Byte(ref place);
        return length <= _bytes.Length - place ? _bytes.Slice(place, length) : throw Damaged();
    }

    private int GroupStart(int group)
    {
        var start = _groups[group];
        return start < (uint)_bytes.Length ? (int)start : throw Damaged();
    }

    private int Byte(ref int place) => place < _bytes.Length ? _bytes[place++] : throw Damaged();

    private IndexException Damaged() => FileFormat.Corrupt(path, "a term lies outside the dictionary");
}
