namespace Winnow.AcceptanceTests.Support;

/// <summary>An index of a handful of documents, made once by the command line.</summary>
public sealed class SmallIndex : IDisposable
{
    private readonly TempFolder _folder = new();

    public SmallIndex()
    {
        _folder.Write("docs/rotate.md", "# Rotate an API key\n\nRotating makes a new secret. The old secret works for 24 hours.\n");
        _folder.Write("docs/revoke.md", "# Revoke an API key\n\nRevoking a key stops it at once. It can't be undone.\n");
        _folder.Write("docs/password.txt", "Reset your password\n\nUse the link on the sign-in page. It is valid for one hour.\n");
        _folder.Write(
            "docs/backups.html",
            "<html><head><title>Backups</title></head><body><h1>Backups</h1><p>Daily backups are kept for 7 days.</p></body></html>");
        _folder.Write("docs/more.jsonl", """
            {"_id": "bread", "title": "Bread", "text": "Mix flour, water, salt and yeast. Bake for 40 minutes.", "year": 2021}
            """);
        Index = _folder["index"];
        Report = WinnowProcess.Run("index", _folder["docs"], "--out", Index, "--json").Succeeded().Out;
    }

    public string Docs => _folder["docs"];

    public string Index { get; }

    /// <summary>What <c>index --json</c> printed.</summary>
    public string Report { get; }

    /// <summary>A copy that a test may damage.</summary>
    public string CopyTo(TempFolder folder)
    {
        var copy = Directory.CreateDirectory(folder["copy"]).FullName;
        foreach (var file in Directory.EnumerateFiles(Index))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => _folder.Dispose();
}
