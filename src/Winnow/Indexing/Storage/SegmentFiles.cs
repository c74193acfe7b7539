using System.Globalization;

namespace Winnow.Indexing.Storage;

/// <summary>The names of an index's files: <c>vectors-000012.bin</c> is the part <c>vectors</c> of segment 12.</summary>
internal static class SegmentFiles
{
    public const string Documents = "documents", Passages = "passages", Vectors = "vectors", Table = "table", Codes = "codes",
        Graph = "graph", Bits = "bits", Terms = "terms", Fields = "fields", Deletions = "deletions";

    private const string Extension = ".bin";

    /// <summary>The parts that a segment can have, and what is deleted from it.</summary>
    private static readonly string[] Parts = [Documents, Passages, Vectors, Table, Codes, Graph, Bits, Terms, Fields, Deletions];

    public static string NameOf(string part, long segment) =>
        string.Create(CultureInfo.InvariantCulture, $"{part}-{segment:D6}{Extension}");

    /// <summary>The list of what was deleted from a segment up to a generation.</summary>
    public static string NameOfDeletions(long segment, long generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{Deletions}-{segment:D6}-{generation:D6}{Extension}");

    /// <summary>The part that a file is.</summary>
    public static string PartOf(string name) => name.Split('-')[0];

    /// <summary>The segment that a file belongs to; null if its name is not that of a segment's file.</summary>
    public static long? SegmentOf(string name) =>
        IsPart(name)
        && long.TryParse(name[..^Extension.Length].Split('-')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Whether a file of this name is a segment's.</summary>
    public static bool IsPart(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal) && name.AsSpan().IndexOfAny('/', '\\') < 0 && name.Contains('-')
            && Parts.Contains(PartOf(name));

    /// <summary>Whether a file of this name is part of an index.</summary>
    public static bool IsOurs(string name) =>
        name is IndexManifest.FileName or ManifestFile.TemporaryName or ManifestFile.CopyName or WriteLock.FileName || IsPart(name);
}
