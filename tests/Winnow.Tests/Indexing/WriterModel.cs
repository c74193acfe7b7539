using Winnow.Corpus;
using Winnow.Indexing;
using Winnow.Indexing.Storage;

namespace Winnow.Tests.Indexing;

/// <summary>What an index should hold, kept in the simplest way: the version of each document by its id.</summary>
internal sealed class WriterModel
{
    public const int Dimensions = 4;

    public static IndexContract Contract { get; } = new(
        new Dictionary<string, string> { ["name"] = "test-model" }, Dimensions, "tokenizer",
        new Dictionary<string, string> { ["passages"] = "as given" });

    public SortedDictionary<string, int> Versions { get; } = new(StringComparer.Ordinal);

    public static WriterModel Of(WriterModel other)
    {
        var copy = new WriterModel();
        foreach (var (id, version) in other.Versions)
            copy.Versions.Add(id, version);
        return copy;
    }

    /// <summary>A document whose every field depends on its id and version.</summary>
    public static Document DocumentOf(string id, int version) => Document.Create(
        id, $"Title {id}.{version}", string.Join(' ', Enumerable.Range(0, PassageCount(id, version)).Select(i => Text(id, version, i))),
        metadata: new Dictionary<string, MetadataValue> { ["version"] = MetadataValue.Of(version) },
        source: new DocumentSource($"{id}.txt"));

    public static EncodedPassage[] PassagesOf(string id, int version)
    {
        return [.. Enumerable.Range(0, PassageCount(id, version)).Select(PassageOf)];

        EncodedPassage PassageOf(int ordinal) => new(
            new Passage
            {
                DocumentId = id,
                Ordinal = ordinal,
                Title = $"Title {id}.{version}",
                HeadingPath = [],
                Text = Text(id, version, ordinal),
                Start = ordinal,
                End = ordinal + 1,
                Metadata = new Dictionary<string, MetadataValue> { ["version"] = MetadataValue.Of(version) },
            },
            Vector(id, version, ordinal),
            new[] { version, ordinal });
    }

    public static float[] Vector(string id, int version, int ordinal)
    {
        var random = new Random(HashCodeOf(id) ^ (version * 31) ^ ordinal);
        return [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    /// <summary>Adds or replaces a document in both.</summary>
    public void Add(IndexWriter writer, string id, int version)
    {
        writer.Add(DocumentOf(id, version), PassagesOf(id, version));
        Versions[id] = version;
    }

    /// <summary>Deletes a document from both.</summary>
    public void Delete(IndexWriter writer, string id) => Assert.Equal(Versions.Remove(id), writer.Delete(id));

    /// <summary>Whether an index holds exactly this: documents, passages, tokens, vectors.</summary>
    public bool IsOf(IndexReader index)
    {
        var passages = Versions.Sum(document => PassageCount(document.Key, document.Value));
        if (index.Documents != Versions.Count || index.Passages != passages)
            return false;
        var found = 0;
        for (var number = 0; number < index.Numbers; number++)
        {
            if (index.IsDeleted(number))
                continue;
            var stored = index.Passage(number);
            var (id, ordinal) = (stored.Passage.DocumentId, stored.Passage.Ordinal);
            if (!Versions.TryGetValue(id, out var version)
                || stored.Passage.Text != Text(id, version, ordinal)
                || stored.Passage.Metadata["version"].Number != version
                || !stored.Tokens.Span.SequenceEqual([version, ordinal])
                || !index.Tokens(number).Span.SequenceEqual([version, ordinal])
                || !index.Vector(number).SequenceEqual(Vector(id, version, ordinal))
                || index.Find(id) is not { } range || number != range.First + ordinal)
                return false;
            found++;
        }

        return found == passages
            && index.ReadDocuments().Select(document => document.Id).Order(StringComparer.Ordinal).SequenceEqual(Versions.Keys);
    }

    /// <summary>Whether the index in a directory holds exactly this.</summary>
    public bool IsIn(IFileSystem files)
    {
        using var index = IndexReader.Open(files);
        return IsOf(index);
    }

    private static int PassageCount(string id, int version) => (HashCodeOf(id) + version) % 4;

    private static string Text(string id, int version, int ordinal) => $"Passage {ordinal} of {id} as of version {version}.";

    private static int HashCodeOf(string id) => id.Aggregate(7, (hash, unit) => (hash * 31 + unit) & 0xFFFFF);
}
