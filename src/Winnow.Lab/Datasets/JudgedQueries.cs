namespace Winnow.Lab.Datasets;

/// <summary>Queries and the judgements of documents for them: what an evaluation needs besides an index.</summary>
public class JudgedQueries
{
    private static readonly string[] QueryNames = ["queries.jsonl", "queries.jsonl.gz", "queries.tsv", "topics.txt"];
    private static readonly string[] Extensions = [".tsv", ".txt", ".qrels", ".tsv.gz", ".txt.gz"];

    private protected JudgedQueries(IReadOnlyList<TestQuery> queries, Judgements judgements) =>
        (Queries, Judgements) = (queries, judgements);

    /// <summary>The queries with at least one relevant document, in the order of the file.</summary>
    public IReadOnlyList<TestQuery> Queries { get; }

    /// <summary>The relevance judgements.</summary>
    public Judgements Judgements { get; }

    /// <summary>
    /// Reads a folder with <c>queries.jsonl</c>, <c>queries.tsv</c> or <c>topics.txt</c>, and judgements in <c>qrels/SPLIT.tsv</c> or
    /// <c>qrels.tsv</c> (also <c>.txt</c>).
    /// </summary>
    /// <exception cref="DatasetException">A file is missing or malformed, or no query has a relevant document.</exception>
    public static JudgedQueries OpenFolder(string directory, string split = "test") =>
        Read(QueriesOf(directory), JudgementsOf(directory, split));

    /// <summary>
    /// Reads queries and judgements from two files of any format that <see cref="QueryFile"/> and <see cref="Judgements"/> know.
    /// </summary>
    /// <exception cref="DatasetException">A file is missing or malformed, or no query has a relevant document.</exception>
    public static JudgedQueries Read(string queriesPath, string judgementsPath)
    {
        var judgements = Judgements.Read(judgementsPath);
        var queries = QueryFile.Read(queriesPath).Where(query => judgements.HasRelevant(query.Id)).ToList();
        if (queries.Count == 0)
        {
            throw new DatasetException(judgementsPath, $"no query has a relevant document among those of {Path.GetFileName(queriesPath)}; "
                + "do the query ids agree?");
        }

        return new(queries, judgements);
    }

    private static string QueriesOf(string directory) =>
        QueryNames.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
        ?? throw new DatasetException(directory, $"holds no queries: one of {string.Join(", ", QueryNames)}.");

    private static string JudgementsOf(string directory, string split)
    {
        var folder = Path.Combine(directory, "qrels");
        var found = Extensions.Select(extension => Path.Combine(folder, split + extension))
            .Concat(Extensions.Select(extension => Path.Combine(directory, "qrels" + extension)))
            .FirstOrDefault(File.Exists);
        if (found is not null)
            return found;
        var others = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(Path.GetFileNameWithoutExtension).Order().ToArray()
            : [];
        throw new DatasetException(Path.Combine(folder, split + ".tsv"), others.Length == 0
            ? "there is no such file, and no qrels.tsv beside the queries; the judgements are missing."
            : $"there is no such file; there are judgements named {string.Join(", ", others)} (--split).");
    }
}
