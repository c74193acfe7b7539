using Winnow.Corpus;
using Winnow.Indexing;
using Winnow.Indexing.Storage;

namespace Winnow.Tests.Indexing;

/// <summary>Writes small indexes with made-up vectors.</summary>
internal static class TestIndex
{
    public const int Dimensions = 8;

    public static IndexContract Contract { get; } = new(
        new Dictionary<string, string> { ["name"] = "test-model", ["weights"] = "abc" },
        Dimensions,
        PassageTokenizer: "tokenizer-hash",
        new Dictionary<string, string> { ["passages"] = "as given" });

    /// <summary>Documents of every kind of metadata, some with several passages, headings, other scripts and empty texts.</summary>
    public static IReadOnlyList<Document> Documents { get; } =
    [
        Document.Create("a", "First", "One sentence. And another.", metadata: new Dictionary<string, MetadataValue>
        {
            ["year"] = MetadataValue.Of(2021.5),
            ["draft"] = MetadataValue.Of(true),
            ["tags"] = MetadataValue.Of([MetadataValue.Of("x"), MetadataValue.Of(2)]),
            ["author"] = MetadataValue.Of("Ödön"),
            ["published"] = MetadataValue.Of(new DateTimeOffset(2024, 3, 1, 9, 30, 0, TimeSpan.FromHours(2))),
        }),
        Document.Create("b/β.md", "", "Κείμενο. 文字。 🙂", source: new DocumentSource("some/where.jsonl", 7)),
        Document.Create("c", "Only a title", ""),
    ];

    public static IndexManifest Write(string directory, int copies = 1)
    {
        using var writer = IndexWriter.Create(directory, Contract);
        Fill(writer, copies);
        return writer.Commit();
    }

    public static void Fill(IndexWriter writer, int copies = 1)
    {
        var number = 0;
        for (var copy = 0; copy < copies; copy++)
        {
            foreach (var document in Documents.Select(document => Copy(document, copy)))
            {
                writer.Add(document, [.. PassagesOf(document).Select(
                    passage => new EncodedPassage(passage, Vector(number), Tokens(number++)))]);
            }
        }
    }

    /// <summary>A document like another, with an id of its own unless <paramref name="copy"/> is 0.</summary>
    public static Document Copy(Document document, int copy) => copy == 0
        ? document
        : Document.Create($"{document.Id}#{copy}", document.Title, document.Text, metadata: document.Metadata, source: document.Source);

    public static IEnumerable<Passage> PassagesOf(Document document)
    {
        var cuts = document.Text.Length > 20 ? new[] { (0, 13), (14, document.Text.Length) } : [(0, document.Text.Length)];
        return cuts.Select((cut, ordinal) => new Passage
        {
            DocumentId = document.Id,
            Ordinal = ordinal,
            Title = document.Title,
            HeadingPath = ordinal == 0 ? [] : ["Part", "Sub › part"],
            Text = document.Text[cut.Item1..cut.Item2],
            Start = cut.Item1,
            End = cut.Item2,
            Metadata = document.Metadata,
        });
    }

    public static int[] Tokens(int number) => [.. Enumerable.Range(0, number % 5).Select(i => (number * 1_000) + i)];

    public static float[] Vector(int number) => [.. Enumerable.Range(0, Dimensions).Select(d => MathF.Sin((number * 17) + (d * 3)))];
}
