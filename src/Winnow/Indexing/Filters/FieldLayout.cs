using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Filters;

/// <summary>
/// The file of typed metadata columns of a segment, over its D documents. Little-endian; every array begins at a multiple of 8 bytes.
/// <code>
/// columns    of each field in the order of names, those that it has:
///              text      n + 1 byte offsets of its distinct values i64 | n + 1 starts in documents i32 | documents i32
///                        | the values, sorted, UTF-8
///              number    values f64, ascending | document of each i32
///              date      ticks in UTC i64, ascending | document of each i32
///              boolean   set of documents with false | set of documents with true
///              presence  set of documents with any value
/// directory  number of fields varint | for each: name | counts, see <see cref="FieldCounts"/>
/// end        offset of the directory i64 | D i64
/// </code>
/// A set of documents is a list of numbers (i32, ascending) or, where that is smaller, one bit per document (u64 words). Where each array
/// lies follows from the counts before it, and all of them together must end where the directory begins.
/// </summary>
internal static class FieldLayout
{
    public const uint Version = 1;
    public const int EndBytes = 16;

    public static ReadOnlySpan<byte> Kind => "FIELDS  "u8;

    public static long Aligned(long bytes) => (bytes + 7) & ~7L;

    /// <summary>Whether a set of <paramref name="count"/> of D documents is kept as bits.</summary>
    public static bool AsBits(int count, int documents) => (long)count * sizeof(int) > Words(documents) * sizeof(ulong);

    public static long Words(int documents) => (documents + 63L) >> 6;

    public static void Pad(IndexFileWriter file) => file.Write(stackalloc byte[(int)(Aligned(file.Position) - file.Position)]);
}

/// <summary>How much of each type a field holds; what a field lacks is 0.</summary>
/// <param name="Values">Distinct texts.</param>
/// <param name="TextBytes">Their bytes together.</param>
/// <param name="Texts">Pairs of text and document.</param>
/// <param name="Numbers">Pairs of number and document.</param>
/// <param name="Dates">Pairs of date and document.</param>
/// <param name="False">Documents with false.</param>
/// <param name="True">Documents with true.</param>
/// <param name="Present">Documents with any value.</param>
internal readonly record struct FieldCounts(int Values, int TextBytes, int Texts, int Numbers, int Dates, int False, int True, int Present)
{
    public static FieldCounts Read(ref ContentReader directory) => new(
        directory.ReadVarint(), directory.ReadVarint(), directory.ReadVarint(), directory.ReadVarint(),
        directory.ReadVarint(), directory.ReadVarint(), directory.ReadVarint(), directory.ReadVarint());

    public void Write(IndexFileWriter file)
    {
        foreach (var count in (ReadOnlySpan<int>)[Values, TextBytes, Texts, Numbers, Dates, False, True, Present])
            file.WriteVarint(count);
    }
}
