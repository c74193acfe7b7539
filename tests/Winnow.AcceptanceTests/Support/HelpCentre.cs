namespace Winnow.AcceptanceTests.Support;

/// <summary>The help centre that ships with winnow, indexed once by the command line, and a few dozen of its questions.</summary>
public sealed class HelpCentre : IDisposable
{
    private const int Asked = 40;
    private readonly TempFolder _folder = new();

    public HelpCentre()
    {
        Index = _folder["index"];
        WinnowProcess.Run("index", Path.Combine(Sample, "articles"), "--out", Index, "--quiet").Succeeded();
        string[] questions = [.. File.ReadLines(Path.Combine(Sample, "queries.jsonl")).Take(Asked)];
        _folder.Write("few/queries.jsonl", string.Join('\n', questions));
        _folder.Write("few/qrels/test.tsv", File.ReadAllText(Path.Combine(Sample, "qrels", "test.tsv")));
        Few = _folder["few"];
    }

    /// <summary>The sample's folder.</summary>
    public static string Sample { get; } = Path.Combine(Repository.Root, "samples", "help-centre");

    /// <summary>The index of all articles.</summary>
    public string Index { get; }

    /// <summary>The first forty questions and all judgements.</summary>
    public string Few { get; }

    public void Dispose() => _folder.Dispose();
}
