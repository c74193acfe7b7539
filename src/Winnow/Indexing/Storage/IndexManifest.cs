using System.Text.Json.Serialization;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Vectors;

namespace Winnow.Indexing.Storage;

/// <summary>
/// What an index is made of: the one file that a commit replaces, atomically. A reader that has read it sees one consistent
/// state, since the files that it names never change.
/// </summary>
public sealed record IndexManifest
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>
    /// The format of the manifest that this version reads and writes. Format 1 had one segment; <see cref="IndexRepair"/> reads it.
    /// </summary>
    public const int CurrentFormat = 2;

    /// <summary>Values in a vector at most.</summary>
    internal const int MostDimensions = 65_536;

    /// <summary>Grows by one with each commit.</summary>
    public required long Generation { get; init; }

    /// <summary>What identifies the bi-encoder whose vectors these are: a name for each part, and its hash or value.</summary>
    public required IReadOnlyDictionary<string, string> Model { get; init; }

    /// <summary>D: values in a vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>The hash of the tokenizer that made the passages' tokens, the cross-encoder's; null if they have none.</summary>
    public string? PassageTokenizer { get; init; }

    /// <summary>How the passages were cut, for people to read.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>How vectors are searched.</summary>
    public VectorOptions Vectors { get; init; } = new();

    /// <summary>How words become terms.</summary>
    public LexicalOptions Lexical { get; init; } = new();

    /// <summary>The segments, in the order of their passages' numbers.</summary>
    public required IReadOnlyList<Segment> Segments { get; init; }

    /// <summary>The time of the commit, in UTC.</summary>
    public required DateTimeOffset Committed { get; init; }

    /// <summary>Documents in the index, without deleted ones.</summary>
    [JsonIgnore]
    public int Documents => Segments.Sum(segment => segment.LiveDocuments);

    /// <summary>N: passages in the index, each with one vector, without deleted ones.</summary>
    [JsonIgnore]
    public int Passages => Segments.Sum(segment => segment.LivePassages);

    /// <summary>The index's files.</summary>
    [JsonIgnore]
    public IReadOnlyList<File> Files => [.. Segments.SelectMany(segment => segment.AllFiles)];

    /// <summary>The contract that the index was made with.</summary>
    [JsonIgnore]
    internal IndexContract Contract => new(Model, Dimensions, PassageTokenizer, Settings, Vectors, Lexical);

    /// <summary>One file of the index.</summary>
    /// <param name="Name">Its name in the index directory.</param>
    /// <param name="Bytes">Its length.</param>
    /// <param name="Checksum">CRC-32C of its table of checksums, which stands for all of it; null in indexes of format 1.</param>
    public sealed record File(string Name, long Bytes, uint? Checksum = null);

    /// <summary>Documents with their passages and all that is known of them, in files that never change.</summary>
    /// <param name="Number">What tells it from the other segments, past ones too; part of its files' names.</param>
    /// <param name="Documents">Documents in its files.</param>
    /// <param name="Passages">Passages in its files.</param>
    /// <param name="Files">Its files.</param>
    /// <param name="Deleted">What was deleted from it since; null for nothing.</param>
    public sealed record Segment(long Number, int Documents, int Passages, IReadOnlyList<File> Files, Deletion? Deleted = null)
    {
        /// <summary>Documents that were not deleted.</summary>
        [JsonIgnore]
        public int LiveDocuments => Documents - (Deleted?.Documents ?? 0);

        /// <summary>Passages of documents that were not deleted.</summary>
        [JsonIgnore]
        public int LivePassages => Passages - (Deleted?.Passages ?? 0);

        [JsonIgnore]
        internal IEnumerable<File> AllFiles => Deleted is null ? Files : Files.Append(Deleted.File);

        /// <summary>The file of one part, such as <c>vectors</c>; null if the segment has none.</summary>
        internal File? Part(string part) => Files.FirstOrDefault(file => SegmentFiles.PartOf(file.Name) == part);
    }

    /// <summary>The documents of a segment that were deleted.</summary>
    /// <param name="Documents">How many.</param>
    /// <param name="Passages">How many passages they have.</param>
    /// <param name="File">Where they are listed.</param>
    public sealed record Deletion(int Documents, int Passages, File File);
}
