using Winnow.Indexing.Filters;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Lexical.Search;
using Winnow.Indexing.Segments;
using Winnow.Indexing.Storage;
using Winnow.Indexing.Vectors;

namespace Winnow.Indexing;

/// <summary>
/// A committed index, as it was when opened: later commits do not change it. Every byte was checked on opening. Passages have numbers
/// from 0 to <see cref="Numbers"/> − 1, among which are those of deleted documents. Immutable and safe to share between threads.
/// </summary>
public sealed class IndexReader : IDisposable
{
    private readonly IFileSystem _files;
    private readonly SegmentView[] _segments;
    private readonly LexicalSearcher _terms;
    private readonly FieldSchema _schema;
    private readonly ResolvedFilters _filters;
    private int _disposed;

    private IndexReader(IFileSystem files, IndexManifest manifest, SegmentView[] segments)
    {
        (_files, Manifest, _segments) = (files, manifest, segments);
        Numbers = segments.Length == 0 ? 0 : segments[^1].Base + segments[^1].Reader.Table.Passages;
        _terms = new LexicalSearcher(
            Array.ConvertAll(segments, segment => new LexicalPart(segment.Reader.Terms, segment.Base, segment.Deleted?.Passages)));
        _schema = FieldSchema.Of(segments.Select(segment => segment.Reader.Fields));
        _filters = new(filter => new(this, Array.ConvertAll(_segments, segment => segment.Admitted(filter))));
    }

    /// <summary>Where the index lies.</summary>
    public string Directory => _files.Root;

    /// <summary>What the index is made of and was made with.</summary>
    public IndexManifest Manifest { get; }

    /// <summary>N: passages in the index, without those of deleted documents.</summary>
    public int Passages => Manifest.Passages;

    /// <summary>Documents in the index, without deleted ones.</summary>
    public int Documents => Manifest.Documents;

    /// <summary>One more than the greatest number of a passage, deleted ones included.</summary>
    public int Numbers { get; }

    /// <summary>Passages, deleted ones included, whose vectors are searched through a graph; the others' are all compared.</summary>
    public int GraphPassages => _segments.Where(segment => segment.Reader.Search.HasGraph).Sum(segment => segment.Reader.Table.Passages);

    /// <summary>Opens the index in <paramref name="directory"/>.</summary>
    /// <exception cref="IndexException">There is none, or it is corrupt: the message names the file.</exception>
    public static IndexReader Open(string directory) => Open(new DiskFileSystem(directory));

    internal static IndexReader Open(IFileSystem files) => Open(files, known: []);

    /// <summary>Whether no commit has followed the one that was opened.</summary>
    /// <exception cref="IndexException">The manifest can't be read.</exception>
    public bool IsCurrent() => IsSameCommit(ManifestFile.Read(_files), Manifest);

    /// <summary>
    /// The index as it is now: this reader if nothing has changed, or else another, which shares the segments that both have. Both
    /// are then to be disposed of, each when it is no longer used.
    /// </summary>
    public IndexReader Refresh()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return IsCurrent() ? this : Open(_files, _segments);
    }

    /// <summary>
    /// Writes the passages whose vectors have the greatest inner product with <paramref name="query"/> to <paramref name="matches"/>,
    /// best first, equal ones by number.
    /// </summary>
    /// <param name="query">D values.</param>
    /// <param name="matches">Receives them.</param>
    /// <param name="filter">Which passages may be found, of this reader; null for all.</param>
    /// <param name="exact">Whether every vector is compared, even where there is a graph.</param>
    /// <returns>How many were written: as many as asked for, or all that there are.</returns>
    public int SearchVectors(ReadOnlySpan<float> query, Span<VectorMatch> matches, PassageFilter? filter = null, bool exact = false)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (query.Length != Manifest.Dimensions)
            throw new ArgumentException($"A query of {query.Length} values does not fit vectors of {Manifest.Dimensions}.", nameof(query));
        filter?.RequireFor(this);
        return SnapshotVectors.Search(_segments, query, matches, filter, exact);
    }

    /// <summary>
    /// Writes the passages that answer a text query best by BM25 to <paramref name="matches"/>, best first, equal ones by number.
    /// </summary>
    /// <param name="query">
    /// What a person typed: words; in quotes, a phrase; after <c>+</c> or <c>-</c>, one that a passage must or must not have.
    /// </param>
    /// <param name="matches">Receives them.</param>
    /// <param name="filter">Which passages may be found, of this reader; null for all.</param>
    /// <param name="plain">Whether quotes and signs in the query mean nothing.</param>
    /// <returns>How many were written: as many as asked for, or all that hold a word of the query.</returns>
    public int SearchText(ReadOnlySpan<char> query, Span<LexicalMatch> matches, PassageFilter? filter = null, bool plain = false)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        filter?.RequireFor(this);
        return _segments.Length == 0 ? 0 : _terms.Search(query, matches, filter is null ? default : filter.Passages, plain);
    }

    /// <summary>
    /// The passages of this reader whose documents a filter admits, to be used for any number of searches of it. What the last few filters
    /// admit is remembered.
    /// </summary>
    /// <exception cref="FilterException">
    /// No document has a field that the filter names, or none a value of the type that it asks for.
    /// </exception>
    public PassageFilter Resolve(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        // An index without documents has no fields to ask for; nothing is in it to be found.
        if (_segments.Length > 0)
            _schema.Require(filter);
        return _filters.Of(filter);
    }

    /// <summary>The passage with this number, and the document that it is part of.</summary>
    public StoredPassage Passage(int number)
    {
        var segment = SegmentOf(number);
        return segment.Reader.Passage(number - segment.Base, number);
    }

    /// <summary>The tokens of a passage for the cross-encoder, without reading more of it.</summary>
    public ReadOnlyMemory<int> Tokens(int number)
    {
        var segment = SegmentOf(number);
        return segment.Reader.Tokens(number - segment.Base);
    }

    /// <summary>The vector of a passage: D values, in place.</summary>
    internal ReadOnlySpan<float> Vector(int number)
    {
        var segment = SegmentOf(number);
        return segment.Reader.Vectors.Rows(number - segment.Base, 1);
    }

    /// <summary>The passages of the document that the passage with this number is of.</summary>
    public PassageRange PassagesOf(int number)
    {
        var segment = SegmentOf(number);
        var range = segment.Reader.PassagesOf(number - segment.Base);
        return range with { First = segment.Base + range.First };
    }

    /// <summary>Whether the passage's document was deleted or replaced.</summary>
    public bool IsDeleted(int number)
    {
        var segment = SegmentOf(number);
        return segment.Deleted?.Passages.Contains(number - segment.Base) ?? false;
    }

    /// <summary>The passages of the document with this id; null if there is no such document.</summary>
    public PassageRange? Find(string documentId)
    {
        ArgumentNullException.ThrowIfNull(documentId);
        foreach (var segment in _segments)
        {
            if (segment.Reader.Find(documentId, segment.Deleted?.Documents) is >= 0 and var document)
            {
                var range = segment.Reader.Table.PassagesOf(document);
                return range with { First = segment.Base + range.First };
            }
        }

        return null;
    }

    /// <summary>All documents that were not deleted, in the order of their passages.</summary>
    public IEnumerable<StoredDocument> ReadDocuments()
    {
        foreach (var segment in _segments)
        {
            for (var document = 0; document < segment.Reader.Table.Count; document++)
            {
                if (segment.Deleted?.Documents.Contains(document) != true)
                    yield return segment.Reader.Document(document);
            }
        }
    }

    /// <summary>Closes the files that no other reader needs.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Release(_segments);
    }

    private static IndexReader Open(IFileSystem files, SegmentView[] known)
    {
        var manifest = ManifestFile.Read(files);
        while (true)
        {
            try
            {
                return new(files, manifest, OpenSegments(files, manifest, known));
            }
            catch (IndexException)
            {
                // A commit may just have replaced the manifest and swept what this one names, or given its names to other files.
                var newest = ManifestFile.Read(files);
                if (IsSameCommit(newest, manifest))
                    throw;
                manifest = newest;
            }
        }
    }

    /// <summary>Whether two manifests are of one commit; an index that was deleted and made again counts its generations anew.</summary>
    private static bool IsSameCommit(IndexManifest left, IndexManifest right) =>
        left.Generation == right.Generation && left.Committed == right.Committed;

    private static SegmentView[] OpenSegments(IFileSystem files, IndexManifest manifest, SegmentView[] known)
    {
        var opened = new List<SegmentView>();
        try
        {
            var next = 0;
            foreach (var entry in manifest.Segments)
            {
                var reader = known.FirstOrDefault(view => view.Reader.Files.SequenceEqual(entry.Files))?.Reader;
                if (reader is null || !reader.TryHold())
                    reader = SegmentReader.Open(files, entry, manifest.Dimensions, forSearch: true);
                opened.Add(new(reader, next, null));
                next += entry.Passages;
                opened[^1] = opened[^1] with { Deleted = Deletions.Open(files, entry, reader.Table) };
            }

            return [.. opened];
        }
        catch
        {
            Release(opened);
            throw;
        }
    }

    private static void Release(IEnumerable<SegmentView> segments)
    {
        foreach (var segment in segments)
            segment.Reader.Release();
    }

    private SegmentView SegmentOf(int number)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)Numbers, nameof(number));
        var (low, high) = (0, _segments.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _segments[middle].Base <= number ? (middle, high) : (low, middle - 1);
        }

        return _segments[low];
    }
}
