using System.Globalization;

namespace Winnow.Lab.Datasets;

/// <summary>
/// What a system returned for each query, as in a TREC run file: <c>query Q0 document rank score tag</c>. The order is trec_eval's:
/// greater scores first, of equal ones the greater document id; the rank column counts for nothing.
/// </summary>
public sealed class TrecRun
{
    private readonly Dictionary<string, RankedDocument[]> _queries;

    private TrecRun(string name, Dictionary<string, RankedDocument[]> queries) => (Name, _queries) = (name, queries);

    /// <summary>The system's name: the tag of the file's first line.</summary>
    public string Name { get; }

    /// <summary>The queries that the system answered, in the order of the file.</summary>
    public IReadOnlyCollection<string> QueryIds => _queries.Keys;

    /// <summary>The documents found for <paramref name="queryId"/>, best first; none if the run does not hold the query.</summary>
    public IReadOnlyList<RankedDocument> Of(string queryId) => _queries.GetValueOrDefault(queryId, []);

    /// <summary>The ids of <see cref="Of"/>.</summary>
    public IReadOnlyList<string> Ranking(string queryId) =>
        Array.ConvertAll(_queries.GetValueOrDefault(queryId, []), document => document.Id);

    /// <summary>Reads a run file, also a gzipped one.</summary>
    /// <exception cref="DatasetException">The file is missing or a line is malformed; the message names the line.</exception>
    public static TrecRun Read(string path)
    {
        var queries = new Dictionary<string, Dictionary<string, float>>(StringComparer.Ordinal);
        string? name = null;
        foreach (var (number, line) in DatasetLines.Read(path))
        {
            // trec_eval keeps scores in single precision: what it sees as equal must be equal here.
            if (DatasetLines.Fields(line, 5, 6) is not { } fields
                || !double.TryParse(fields[4], NumberStyles.Float, CultureInfo.InvariantCulture, out var score) || double.IsNaN(score))
            {
                throw new DatasetException(
                    $"{path}:{number}", "a line of a run is: query id, Q0, document id, rank, score (a number), tag.");
            }

            name ??= fields.Length == 6 ? fields[5] : null;
            if (!queries.TryGetValue(fields[0], out var documents))
                queries[fields[0]] = documents = new(StringComparer.Ordinal);
            if (!documents.TryAdd(fields[2], (float)score))
                throw new DatasetException($"{path}:{number}", $"document {fields[2]} is listed twice for query {fields[0]}.");
        }

        if (queries.Count == 0)
            throw new DatasetException(path, "holds no line of a run.");
        return new(name ?? Path.GetFileNameWithoutExtension(path), queries.ToDictionary(
            query => query.Key,
            query => query.Value.Select(document => new RankedDocument(document.Key, document.Value))
                .Order(RankedDocument.TrecOrder).ToArray(),
            StringComparer.Ordinal));
    }

    /// <summary>
    /// A run of lists that are in their final order. Where scores do not fall from place to place (ties that something else broke),
    /// they are lowered by the least step, so that every tool reads the same order back.
    /// </summary>
    public static TrecRun From(string name, IEnumerable<(string Query, IEnumerable<RankedDocument> Documents)> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        var queries = new Dictionary<string, RankedDocument[]>(StringComparer.Ordinal);
        foreach (var (query, documents) in lists)
            queries.Add(query, [.. Falling(documents)]);
        return new(name, queries);
    }

    /// <summary>The same run under another name.</summary>
    public TrecRun Named(string name) => new(name, _queries);

    /// <summary>
    /// Writes a run file. Its fields are parted by tabs, which trec_eval takes as well, so that ids with spaces come back whole.
    /// </summary>
    public void Write(string path)
    {
        WholeFile.Write(path, (TextWriter writer) =>
        {
            foreach (var (query, documents) in _queries)
            {
                for (var i = 0; i < documents.Length; i++)
                {
                    writer.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{query}\tQ0\t{documents[i].Id}\t{i + 1}\t{documents[i].Score:G9}\t{Name}"));
                }
            }
        });
    }

    private static IEnumerable<RankedDocument> Falling(IEnumerable<RankedDocument> documents)
    {
        float? previous = null;
        foreach (var (id, given) in documents)
        {
            var score = previous is { } last
                ? float.IsFinite(given) && given < last ? given : MathF.BitDecrement(last)
                : float.IsFinite(given) ? given : 0;
            previous = score;
            yield return new(id, score);
        }
    }
}

/// <summary>A document in a run.</summary>
/// <param name="Id">Its id in the judgements.</param>
/// <param name="Score">What the system sorted by; greater is better.</param>
public readonly record struct RankedDocument(string Id, float Score)
{
    /// <summary>trec_eval's order: score falling, ties by id falling, where ids compare byte by byte.</summary>
    internal static Comparer<RankedDocument> TrecOrder { get; } = Comparer<RankedDocument>.Create((left, right) =>
        right.Score.CompareTo(left.Score) is var order and not 0 ? order : CompareBytes(right.Id, left.Id));

    /// <summary>The order of the ids' UTF-8, which is that of their code points: in UTF-16, surrogates would come before U+E000.</summary>
    private static int CompareBytes(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
            return left.Length.CompareTo(right.Length);
        var (a, b) = (left[same], right[same]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }
}
