using System.Text;
using Winnow.Corpus.Files;

namespace Winnow.Corpus.Formats;

/// <summary>Collects headings and the text between them, and makes a document with sections of them.</summary>
internal sealed class Outline
{
    private readonly List<Part> _parts = [new Part(0, string.Empty)];

    /// <summary>Where the text below the last heading is written.</summary>
    internal TextFlow Flow { get; } = new();

    /// <summary>Begins a section. A heading without text is none.</summary>
    /// <param name="level">1 for the highest.</param>
    /// <param name="heading">One line.</param>
    internal void BeginSection(int level, string heading)
    {
        if (heading.Length == 0) return;
        _parts[^1].Body = Flow.Take();
        _parts.Add(new Part(level, heading));
    }

    /// <summary>The document.</summary>
    /// <remarks>
    /// Its title is <paramref name="givenTitle"/>, else the first heading of level 1, else the first heading, else
    /// <paramref name="otherTitle"/>, else the file's name.
    /// </remarks>
    /// <exception cref="InvalidDataException">There is no text at all.</exception>
    internal Document ToDocument(
        SourceFile file, string? givenTitle, string? otherTitle, IEnumerable<KeyValuePair<string, MetadataValue>>? metadata = null)
    {
        _parts[^1].Body = Flow.Take();
        var titlePart = _parts.Find(part => part.Level == 1) ?? _parts.Find(part => part.Level > 0);
        var title = givenTitle ?? titlePart?.Heading ?? otherTitle ?? Path.GetFileNameWithoutExtension(file.Path);

        // The title stands before every passage, so that its heading need not be said again.
        if (titlePart?.Heading.Equals(title, StringComparison.OrdinalIgnoreCase) == true) titlePart.IsTitle = true;

        var text = new StringBuilder();
        var sections = new List<Section>();
        var path = new Stack<Part>();
        foreach (var part in _parts)
        {
            while (path.TryPeek(out var outer) && part.Level > 0 && outer.Level >= part.Level) path.Pop();
            if (part is { Level: > 0, IsTitle: false }) path.Push(part);
            var headings = path.Reverse().Select(outer => outer.Heading).ToArray();
            if (part.HasText) Append(part, headings, text, sections);
        }

        return text.Length > 0 || titlePart is not null
            ? Document.Create(file.Id, title, text.ToString(), sections, metadata, new DocumentSource(file.Path))
            : throw new InvalidDataException("the file has no text");
    }

    private static void Append(Part part, IReadOnlyList<string> headings, StringBuilder text, List<Section> sections)
    {
        if (sections.Count > 0)
        {
            text.Append("\n\n");
            sections[^1] = sections[^1] with { End = text.Length };
        }

        var start = text.Length;
        if (!part.IsTitle) text.Append(part.Heading);
        if (text.Length > start && part.Body.Length > 0) text.Append("\n\n");
        var bodyStart = text.Length;
        text.Append(part.Body);
        sections.Add(new Section(headings, start, bodyStart, text.Length));
    }

    private sealed class Part(int level, string heading)
    {
        internal int Level { get; } = level;

        internal string Heading { get; } = heading;

        internal string Body { get; set; } = string.Empty;

        internal bool IsTitle { get; set; }

        internal bool HasText => Body.Length > 0 || (Heading.Length > 0 && !IsTitle);
    }
}
