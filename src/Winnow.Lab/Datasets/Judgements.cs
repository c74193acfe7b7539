using System.Globalization;

namespace Winnow.Lab.Datasets;

/// <summary>Relevance judgements (qrels): for each query, the grade of each judged document. A grade above 0 is relevant.</summary>
public sealed class Judgements
{
    private static readonly Dictionary<string, int> None = [];
    private static readonly string[] GradeHeadings = ["score", "grade", "relevance", "rel", "label", "judgement", "judgment"];
    private readonly Dictionary<string, Dictionary<string, int>> _queries = new(StringComparer.Ordinal);

    private Judgements() { }

    /// <summary>Judged pairs.</summary>
    public int Count { get; private set; }

    /// <summary>The queries with a judgement, in the order in which they were first seen.</summary>
    public IReadOnlyCollection<string> QueryIds => _queries.Keys;

    /// <summary>The judged documents of <paramref name="queryId"/> and their grades; empty if the query is not judged.</summary>
    public IReadOnlyDictionary<string, int> Of(string queryId) => _queries.GetValueOrDefault(queryId, None);

    /// <summary>Whether any document is relevant to <paramref name="queryId"/>.</summary>
    public bool HasRelevant(string queryId) => Of(queryId).Values.Any(grade => grade > 0);

    /// <summary>The judgements given, each pair once.</summary>
    public static Judgements From(IEnumerable<(string Query, string Document, int Grade)> judged)
    {
        ArgumentNullException.ThrowIfNull(judged);
        var judgements = new Judgements();
        foreach (var (query, document, grade) in judged)
        {
            if (judgements.Add(query, document, grade) != grade)
                throw new ArgumentException($"Query {query} and document {document} have two grades.", nameof(judged));
        }

        return judgements;
    }

    /// <summary>
    /// Reads judgements: tab-separated query, document, grade, with or without a line of headings (BEIR), or TREC's qrels: query,
    /// iteration, document, grade, separated by white space. Also gzipped.
    /// </summary>
    /// <exception cref="DatasetException">The file is missing or a line is malformed; the message names the line.</exception>
    public static Judgements Read(string path)
    {
        var judgements = new Judgements();
        var first = true;
        foreach (var (number, line) in DatasetLines.Read(path))
        {
            var fields = DatasetLines.Fields(line, 3, 4);
            var isHeading = first && fields is not null && GradeHeadings.Contains(fields[^1], StringComparer.OrdinalIgnoreCase);
            first = false;
            if (isHeading)
                continue;
            if (fields is null || !int.TryParse(fields[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var grade))
            {
                throw new DatasetException(
                    $"{path}:{number}", "a judgement is: query id, document id, grade (a whole number), separated by tabs.");
            }

            var known = judgements.Add(fields[0], fields[^2], grade);
            if (known != grade)
            {
                throw new DatasetException(
                    $"{path}:{number}",
                    $"query {fields[0]} and document {fields[^2]} were judged {known} before and {grade} here; keep one.");
            }
        }

        return judgements;
    }

    /// <summary>Writes TREC's qrels, separated by tabs: query, 0, document, grade.</summary>
    public void Write(string path)
    {
        WholeFile.Write(path, (TextWriter writer) =>
        {
            foreach (var (query, documents) in _queries)
            {
                foreach (var (document, grade) in documents)
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{query}\t0\t{document}\t{grade}"));
            }
        });
    }

    /// <summary>Adds a judgement unless the pair has one. Returns the grade that now stands.</summary>
    private int Add(string query, string document, int grade)
    {
        if (!_queries.TryGetValue(query, out var documents))
            _queries[query] = documents = new(StringComparer.Ordinal);
        if (documents.TryAdd(document, grade))
            Count++;
        return documents[document];
    }
}
