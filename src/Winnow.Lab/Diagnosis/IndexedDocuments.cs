using Winnow.Indexing;

namespace Winnow.Lab.Diagnosis;

/// <summary>Which documents an index holds.</summary>
public sealed class IndexedDocuments(IndexReader index)
{
    /// <summary>How many passages of the document the index holds; 0 if it does not hold the document.</summary>
    public int PassagesOf(string document) => index.Find(document)?.Count ?? 0;

    /// <summary>Ids that resemble one that the index does not hold: they share a file name or the most of it.</summary>
    public IReadOnlyList<string> Like(string document, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(document);
        var words = Words(document);
        return
        [
            .. index.ReadDocuments().Select(known => known.Id).Select(
                id => (Id: id, Shared: Words(id).Intersect(words, StringComparer.OrdinalIgnoreCase).Count()))
                .Where(candidate => candidate.Shared > 0)
                .OrderByDescending(candidate => candidate.Shared)
                .ThenBy(candidate => candidate.Id.Length).ThenBy(candidate => candidate.Id, StringComparer.Ordinal)
                .Take(count).Select(candidate => candidate.Id),
        ];
    }

    private static string[] Words(string id) => id.Split(['/', '\\', '-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries);
}
