using Winnow.Indexing;

namespace Winnow.Lab.Diagnosis;

/// <summary>Which documents an index holds, and which of its passages are theirs.</summary>
public sealed class IndexedDocuments
{
    private readonly Dictionary<string, (int First, int End)> _passages = new(StringComparer.Ordinal);

    /// <summary>Reads through the passages of an index; those of one document lie together.</summary>
    public IndexedDocuments(IndexReader index)
    {
        ArgumentNullException.ThrowIfNull(index);
        for (var number = 0; number < index.Passages; number++)
        {
            var document = index.Passage(number).Passage.DocumentId;
            _passages[document] = (_passages.TryGetValue(document, out var known) ? known.First : number, number + 1);
        }
    }

    /// <summary>How many passages of the document the index holds; 0 if it does not hold the document.</summary>
    public int PassagesOf(string document) => _passages.TryGetValue(document, out var range) ? range.End - range.First : 0;

    /// <summary>Whether a passage is one of the document's.</summary>
    public bool Owns(string document, int passage) => _passages.TryGetValue(document, out var range) && passage >= range.First && passage < range.End;

    /// <summary>Ids that resemble one that the index does not hold: they share a file name or the most of it.</summary>
    public IReadOnlyList<string> Like(string document, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(document);
        var words = Words(document);
        return
        [
            .. _passages.Keys.Select(id => (Id: id, Shared: Words(id).Intersect(words, StringComparer.OrdinalIgnoreCase).Count()))
                .Where(candidate => candidate.Shared > 0)
                .OrderByDescending(candidate => candidate.Shared).ThenBy(candidate => candidate.Id.Length).ThenBy(candidate => candidate.Id, StringComparer.Ordinal)
                .Take(count).Select(candidate => candidate.Id),
        ];
    }

    private static string[] Words(string id) => id.Split(['/', '\\', '-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries);
}
