using Winnow.Corpus;

namespace Winnow.Indexing.Segments;

/// <summary>The segment that documents are being added to, with what its table will know once it is complete.</summary>
internal sealed class OpenSegment(SegmentWriter writer)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<int> _deleted = [];

    public SegmentWriter Writer => writer;

    public int LiveDocuments => _numbers.Count;

    /// <summary>The number of the document with this id; null if there is none.</summary>
    public int? Find(string id) => _numbers.TryGetValue(id, out var number) ? number : null;

    public void Add(Document document, ContentHash hash, IReadOnlyList<EncodedPassage> passages) =>
        _numbers.Add(document.Id, writer.Add(document, hash, passages));

    /// <summary>Deletes a document. Returns whether there was one.</summary>
    public bool Remove(string id)
    {
        if (!_numbers.Remove(id, out var number))
            return false;
        _deleted.Add(number);
        return true;
    }

    /// <summary>The deleted documents; null for none.</summary>
    public IdSet? Deleted()
    {
        if (_deleted.Count == 0)
            return null;
        var deleted = new IdSet(writer.Documents);
        foreach (var number in _deleted)
            deleted.Add(number);
        return deleted;
    }
}
