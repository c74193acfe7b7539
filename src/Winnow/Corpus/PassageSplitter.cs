namespace Winnow.Corpus;

/// <summary>
/// Splits documents into passages at sentence boundaries. Immutable; safe to share between threads if its token counter is.
/// </summary>
/// <remarks>
/// The passages together hold all of a document's text that is not white space, and hold nothing twice but the overlap. Small neighbouring
/// sections are merged; the headings are part of the text. Title and headings count toward <see cref="PassageSplitterOptions.MaxTokens"/>,
/// up to half of it. Tokens of a passage are the sum of its sentences', so that counting is linear in the text.
/// </remarks>
public sealed class PassageSplitter
{
    private readonly TokenCounter _count;
    private readonly PassageSplitterOptions _options;

    private PassageSplitter(TokenCounter count, PassageSplitterOptions options) => (_count, _options) = (count, options);

    /// <summary>Makes a splitter.</summary>
    /// <param name="count">Counts the tokens of the encoder whose window the passages must fit.</param>
    /// <param name="options">Lengths; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lengths contradict each other.</exception>
    public static PassageSplitter Create(TokenCounter count, PassageSplitterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(count);
        options ??= new PassageSplitterOptions();
        options.Validate();
        return new PassageSplitter(count, options);
    }

    /// <summary>
    /// The passages of <paramref name="document"/>, in order. A document with a title and no text has one passage with empty text; without
    /// either, none.
    /// </summary>
    public IReadOnlyList<Passage> Split(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var passages = new List<Passage>();
        var units = PassageUnits.Create(document, _count, _options);
        foreach (var (first, end) in MergedBlocks(units)) Pack(document, units, first, end, passages);
        if (passages.Count == 0 && !string.IsNullOrWhiteSpace(document.Title)) passages.Add(Make(document, 0, 0, 0, []));
        return passages;
    }

    /// <summary>Ranges of units that are packed together: blocks, small neighbours merged.</summary>
    private IEnumerable<(int First, int End)> MergedBlocks(PassageUnits units)
    {
        var limit = _options.MergeTokens ?? _options.TargetTokens;
        var (groupStart, groupTokens) = (0, 0);
        for (var block = 0; block < units.BlockStarts.Count; block++)
        {
            var start = units.BlockStarts[block];
            var end = block + 1 < units.BlockStarts.Count ? units.BlockStarts[block + 1] : units.Units.Count;
            var tokens = 0;
            for (var i = start; i < end; i++) tokens += units.Units[i].Tokens;
            if (start > groupStart && groupTokens + tokens > limit)
            {
                yield return (groupStart, start);
                (groupStart, groupTokens) = (start, 0);
            }

            groupTokens += tokens;
        }

        if (groupStart < units.Units.Count) yield return (groupStart, units.Units.Count);
    }

    /// <summary>Packs units into passages of even length near the target, so that none is left a crumb.</summary>
    private void Pack(Document document, PassageUnits all, int first, int end, List<Passage> passages)
    {
        var units = all.Units;
        var (total, room) = (0, int.MaxValue);
        for (var (i, section) = (first, -1); i < end; i++)
        {
            total += units[i].Tokens;
            if (units[i].LastSection != section) room = Math.Min(room, all.RoomIn(section = units[i].LastSection));
        }

        var (size, overlap) = EvenSize(total, room);
        var (start, fresh, taken) = (first, first, 0);
        for (double goal = size; fresh < end; goal += size - overlap)
        {
            // Take units while that brings the passage's end nearer to its goal, and at least one that is new.
            var tokens = 0;
            for (var i = start; i < fresh; i++) tokens += units[i].Tokens;
            var last = fresh;
            do
            {
                taken += units[last].Tokens;
                tokens += units[last].Tokens;
                last++;
            }
            while (last < end && !LongSentence.IsTooLong(units[last].End - units[start].Start, tokens + units[last].Tokens, room)
                && Math.Abs(taken + units[last].Tokens - goal) <= Math.Abs(taken - goal));

            var path = CommonPath(document, units[start].FirstSection, units[last - 1].LastSection);
            passages.Add(Make(document, passages.Count, units[start].Start, units[last - 1].End, path));
            if (last < end) start = OverlapStart(units, start, last, overlap, room);
            fresh = last;
        }
    }

    /// <summary>The size with which passages that overlap fill the total evenly.</summary>
    private (double Size, int Overlap) EvenSize(int total, int room)
    {
        var target = Math.Min(_options.TargetTokens, room);
        var overlap = Math.Min(_options.OverlapTokens, target / 2);
        var passages = Math.Max(1, Math.Round((total - overlap) / (double)Math.Max(1, target - overlap), MidpointRounding.AwayFromZero));
        var size = (total + (passages - 1) * overlap) / passages;
        return size <= room ? (size, overlap) : (target, overlap);
    }

    /// <summary>
    /// The first of the units that the passage after <paramref name="next"/> repeats: whole ones, of the same section, beside which the
    /// next one fits.
    /// </summary>
    private static int OverlapStart(List<PassageUnit> units, int start, int next, int overlap, int room)
    {
        var tokens = 0;
        var from = next;
        while (from - 1 > start && units[from - 1].LastSection == units[next].FirstSection)
        {
            tokens += units[from - 1].Tokens;
            if (tokens > overlap || tokens + units[next].Tokens > room) break;
            from--;
        }

        return from;
    }

    private static IReadOnlyList<string> CommonPath(Document document, int firstSection, int lastSection)
    {
        var path = document.Sections[firstSection].HeadingPath;
        var common = path.Count;
        for (var i = firstSection + 1; i <= lastSection; i++)
        {
            var other = document.Sections[i].HeadingPath;
            common = Math.Min(common, other.Count);
            for (var level = 0; level < common; level++)
            {
                if (path[level] != other[level]) common = level;
            }
        }

        return common == path.Count ? path : [.. path.Take(common)];
    }

    private static Passage Make(Document document, int ordinal, int start, int end, IReadOnlyList<string> headingPath) => new()
    {
        DocumentId = document.Id,
        Ordinal = ordinal,
        Title = document.Title,
        HeadingPath = headingPath,
        Text = document.Text[start..end],
        Start = start,
        End = end,
        Metadata = document.Metadata,
    };
}
