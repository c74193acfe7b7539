using Winnow.Corpus.Formats;

namespace Winnow.Corpus.Files;

/// <summary>Which reader reads which files.</summary>
internal static class DocumentFormats
{
    private static readonly OrderedDictionary<string, IDocumentReader> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = new PlainTextReader(),
        [".md"] = new MarkdownReader(),
        [".markdown"] = new MarkdownReader(),
        [".html"] = new HtmlReader(),
        [".htm"] = new HtmlReader(),
        [".jsonl"] = new JsonLinesReader(compressed: false),
        [".jsonl.gz"] = new JsonLinesReader(compressed: true),
        [".csv"] = new DelimitedReader(','),
        [".tsv"] = new DelimitedReader('\t'),
    };

    /// <summary>All extensions, in lower case.</summary>
    internal static IReadOnlyList<string> Extensions { get; } = [.. Readers.Keys];

    /// <summary>The reader for a file name, or null.</summary>
    internal static IDocumentReader? ReaderOf(string path) => Readers.GetValueOrDefault(ExtensionOf(path));

    /// <summary>
    /// The extension in lower case: the last two parts of the name if they are one that is read, such as .jsonl.gz; otherwise the last.
    /// </summary>
    internal static string ExtensionOf(string path)
    {
        var last = Path.GetExtension(path);
        var two = Path.GetExtension(Path.GetFileNameWithoutExtension(path)) + last;
        return (Readers.ContainsKey(two) ? two : last).ToLowerInvariant();
    }
}
