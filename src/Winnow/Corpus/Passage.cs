namespace Winnow.Corpus;

/// <summary>A stretch of a document that is indexed, ranked and shown as one. Immutable and safe to share between threads.</summary>
public sealed record Passage
{
    /// <summary>The document's id.</summary>
    public required string DocumentId { get; init; }

    /// <summary>The passage's place among those of its document, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The document's title, possibly empty.</summary>
    public required string Title { get; init; }

    /// <summary>The headings that hold for the whole passage, outermost first, without the title.</summary>
    public required IReadOnlyList<string> HeadingPath { get; init; }

    /// <summary>The document's text from <see cref="Start"/> to <see cref="End"/>; it neither begins nor ends with white space.</summary>
    public required string Text { get; init; }

    /// <summary>Where the passage begins in the document's text, in UTF-16 code units.</summary>
    public required int Start { get; init; }

    /// <summary>Where the passage ends, exclusive.</summary>
    public required int End { get; init; }

    /// <summary>The document's metadata, shared with it.</summary>
    public required IReadOnlyDictionary<string, MetadataValue> Metadata { get; init; }

    /// <summary>
    /// The text that encoders see: <see cref="PassageText.Compose(string, IReadOnlyList{string}, string)"/> of this passage.
    /// </summary>
    public string Compose() => PassageText.Compose(Title, HeadingPath, Text);
}
