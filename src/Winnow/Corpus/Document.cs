using System.Collections.ObjectModel;

namespace Winnow.Corpus;

/// <summary>Where a document was read from.</summary>
/// <param name="Path">The file, as it can be opened; empty if the document was made in memory.</param>
/// <param name="Record">For a file of many records, the 1-based line (JSONL) or row after the header (CSV, TSV); otherwise null.</param>
public sealed record DocumentSource(string Path, long? Record = null)
{
    /// <summary>A document that came from no file.</summary>
    public static DocumentSource Memory { get; } = new(string.Empty);
}

/// <summary>A part of a document under one heading.</summary>
/// <param name="HeadingPath">
/// The headings from the outermost to this section's own, without the document's title; empty before the first heading.
/// </param>
/// <param name="Start">Where the section begins in the document's text, its heading included, in UTF-16 code units.</param>
/// <param name="BodyStart">
/// Where what follows the heading begins; equal to <paramref name="Start"/> if the section has no heading of its own.
/// </param>
/// <param name="End">Where the section ends, exclusive.</param>
public sealed record Section(IReadOnlyList<string> HeadingPath, int Start, int BodyStart, int End);

/// <summary>A text with its identity, its structure and its metadata. Immutable and safe to share between threads.</summary>
public sealed class Document
{
    private Document(
        string id, string title, string text, IReadOnlyList<Section> sections, IReadOnlyDictionary<string, MetadataValue> metadata,
        DocumentSource source) =>
        (Id, Title, Text, Sections, Metadata, Source) = (id, title, text, sections, metadata, source);

    /// <summary>The document's name, unique within its corpus.</summary>
    public string Id { get; }

    /// <summary>The title, empty if the document has none. It is not repeated at the head of <see cref="Text"/>.</summary>
    public string Title { get; }

    /// <summary>The whole text, headings included, mark-up removed; otherwise as it was read.</summary>
    public string Text { get; }

    /// <summary>The sections in order; together they cover <see cref="Text"/> without gap or overlap.</summary>
    public IReadOnlyList<Section> Sections { get; }

    /// <summary>The other fields of the source, in its order.</summary>
    public IReadOnlyDictionary<string, MetadataValue> Metadata { get; }

    /// <summary>Where the document was read from.</summary>
    public DocumentSource Source { get; }

    /// <summary>Makes a document.</summary>
    /// <param name="id">Not empty.</param>
    /// <param name="title">May be empty.</param>
    /// <param name="text">May be empty.</param>
    /// <param name="sections">Sections that cover the text without gap or overlap; null for one section without a heading.</param>
    /// <param name="metadata">Further fields; their order is kept.</param>
    /// <param name="source">Where the document came from; null for memory.</param>
    /// <exception cref="ArgumentException">The id is empty, or the sections do not cover the text.</exception>
    public static Document Create(
        string id,
        string title,
        string text,
        IReadOnlyList<Section>? sections = null,
        IEnumerable<KeyValuePair<string, MetadataValue>>? metadata = null,
        DocumentSource? source = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(text);
        var copy = sections is null ? [new Section([], 0, 0, text.Length)] : sections.ToArray();
        RequireCover(copy, text.Length);
        var ordered = new OrderedDictionary<string, MetadataValue>(StringComparer.Ordinal);
        foreach (var (key, value) in metadata ?? []) ordered[key] = value;
        return new Document(
            id, title, text, Array.AsReadOnly(copy), new ReadOnlyDictionary<string, MetadataValue>(ordered),
            source ?? DocumentSource.Memory);
    }

    /// <inheritdoc/>
    public override string ToString() => Title.Length == 0 ? Id : $"{Id} ({Title})";

    private static void RequireCover(Section[] sections, int length)
    {
        var at = 0;
        foreach (var section in sections)
        {
            if (section.Start != at || section.BodyStart < section.Start || section.End < section.BodyStart)
                throw new ArgumentException($"The section [{section.Start}, {section.End}) does not continue at {at}.", nameof(sections));
            at = section.End;
        }

        if (at != length)
            throw new ArgumentException($"The sections end at {at}, the text at {length}.", nameof(sections));
    }
}
