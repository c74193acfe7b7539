namespace Winnow.Lab.Datasets;

/// <summary>
/// A test collection in BEIR's layout: a corpus (<c>corpus.jsonl</c>, <c>corpus.jsonl.gz</c> or a folder of documents named
/// <c>articles</c>), <c>queries.jsonl</c>, and judgements under <c>qrels/</c>.
/// </summary>
public sealed class TestCollection : JudgedQueries
{
    private static readonly string[] CorpusNames = ["corpus.jsonl", "corpus.jsonl.gz", "articles"];

    private TestCollection(string corpusPath, JudgedQueries judged) : base(judged.Queries, judged.Judgements) => CorpusPath = corpusPath;

    /// <summary>The file or folder with the documents.</summary>
    public string CorpusPath { get; }

    /// <summary>Reads the queries and judgements of the collection in <paramref name="directory"/>.</summary>
    /// <param name="directory">The collection's folder.</param>
    /// <param name="split">Which file under <c>qrels/</c> to use.</param>
    /// <exception cref="DatasetException">A file is missing or malformed.</exception>
    public static TestCollection Open(string directory, string split = "test")
    {
        var corpus = CorpusNames
            .Select(name => Path.Combine(directory, name))
            .FirstOrDefault(path => File.Exists(path) || Directory.Exists(path))
            ?? throw new DatasetException(directory, "holds no corpus.jsonl, corpus.jsonl.gz or folder 'articles'; is it a BEIR folder?");
        return new(corpus, OpenFolder(directory, split));
    }
}
