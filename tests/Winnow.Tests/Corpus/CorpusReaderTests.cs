using Winnow.Corpus;

namespace Winnow.Tests.Corpus;

public sealed class CorpusReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Folder_IsRecursiveOrderedAndNamesDocumentsByPath()
    {
        foreach (var name in new[] { "b.txt", "a/z.TXT", "a.txt", "a-1.txt", "a/b/c.Md" }) _folder.Write(name, "Text.");
        var (documents, reading) = _folder.Read();
        Assert.Equal(["a-1.txt", "a.txt", "a/b/c.Md", "a/z.TXT", "b.txt"], documents.Select(document => document.Id));
        Assert.Equal(new CorpusProgress(5, 5, 25, 25), reading.Progress);
        Assert.Empty(reading.Problems);
    }

    [Fact]
    public void Read_LoneFile_IsNamedByItsName()
    {
        _folder.Write("deep/in/note.txt", "Text.");
        var document = Assert.Single(_folder.Read(null, "deep/in/note.txt").Documents);
        Assert.Equal(("note.txt", "note"), (document.Id, document.Title));
    }

    [Fact]
    public void Read_MissingPath_Throws()
    {
        var e = Assert.Throws<CorpusException>(
            () => CorpusReader.Read([_folder["nothing"]], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("no such file or folder", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Read_UnknownExtension_IsProblemIfNamedAndCountedInFolder()
    {
        _folder.Write("a.xyz", "x");
        _folder.Write("LICENSE", "x");
        _folder.Write("t.tar.gz", "x");
        var (_, inFolder) = _folder.Read();
        Assert.Empty(inFolder.Problems);
        Assert.Equal(new Dictionary<string, int> { [""] = 1, [".gz"] = 1, [".xyz"] = 1 }, inFolder.SkippedByExtension);
        Assert.Contains(".xyz", Assert.Single(_folder.Read(null, "a.xyz").Reading.Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_IgnoreFiles_DecideByPrecedence()
    {
        _folder.Write(".gitignore", "*.tmp.txt\nbuild/\n!/keep.tmp.txt\nsecret.txt\n");
        _folder.Write(".winnowignore", "!secret.txt\ndraft*\n!.notes/\n");
        _folder.Write("sub/.gitignore", "local.txt\n!x.tmp.txt\n");
        string[] names =
        [
            "a.tmp.txt", "keep.tmp.txt", "secret.txt", "draft.txt", "build/a.txt", "sub/local.txt", "sub/x.tmp.txt", "local.txt",
            "node_modules/a.txt", "bin/a.txt", "obj/a.txt", ".hidden.txt", ".git/a.txt", ".notes/a.txt",
        ];
        foreach (var name in names) _folder.Write(name, "Text.");
        Assert.Equal(
            [".notes/a.txt", "keep.tmp.txt", "local.txt", "secret.txt", "sub/x.tmp.txt"],
            _folder.Read().Documents.Select(document => document.Id));
        Assert.Contains("a.tmp.txt", _folder.Read(new CorpusOptions { UseIgnoreFiles = false }).Documents.Select(document => document.Id));
    }

    [Fact]
    public void Read_FolderInRepository_ObeysIgnoreFilesAboveIt()
    {
        Directory.CreateDirectory(_folder[".git"]);
        _folder.Write(".gitignore", "docs/out/\n");
        _folder.Write("docs/out/a.txt", "Text.");
        _folder.Write("docs/b.txt", "Text.");
        var below = CorpusReader.Read([_folder["docs"]], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["b.txt"], below.Documents.Select(document => document.Id));
    }

    [Fact]
    public void Read_Globs_IncludeAndExclude()
    {
        foreach (var name in new[] { "a.txt", "b.md", "docs/c.md", "docs/old/d.md" }) _folder.Write(name, "Text.");
        var options = new CorpusOptions { Include = ["*.md"], Exclude = ["docs/old/"] };
        Assert.Equal(["b.md", "docs/c.md"], _folder.Read(options).Documents.Select(document => document.Id));
    }

    [Fact]
    public void Read_DuplicateIds_KeepTheFirstAndSayWhere()
    {
        var (documents, problems) = _folder.ReadOne("a.jsonl", "{\"_id\":\"1\",\"text\":\"one\"}\n{\"_id\":\"1\",\"text\":\"two\"}\n");
        Assert.Equal("one", Assert.Single(documents).Text);
        Assert.Equal(2, Assert.Single(problems).Line);
    }

    [Fact]
    public void Read_EmptyFolder_HasNothing()
    {
        var (documents, reading) = _folder.Read();
        Assert.Empty(documents);
        Assert.Equal(default, reading.Progress);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_LinkLoops_End(bool follow)
    {
        _folder.Write("sub/a.txt", "Text.");
        Directory.CreateSymbolicLink(_folder["sub/loop"], _folder.Root);
        Directory.CreateSymbolicLink(_folder["self"], _folder["self"]);
        File.CreateSymbolicLink(_folder["b.txt"], _folder["sub/a.txt"]);
        var (documents, reading) = _folder.Read(new CorpusOptions { FollowLinks = follow });
        Assert.Equal(follow ? ["b.txt", "sub/a.txt"] : ["sub/a.txt"], documents.Select(document => document.Id));
        Assert.Equal(follow ? 0 : 3, reading.SkippedLinks);
        Assert.Equal(follow ? 1 : 0, reading.Problems.Count);
    }

    [Fact]
    public void Read_UnreadableFile_IsReportedAndTheRestRead()
    {
        if (Environment.IsPrivilegedProcess) Assert.Skip("Permissions do not bind this user.");
        var path = _folder.Write("a.txt", "Text.");
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has other permissions.");
        else File.SetUnixFileMode(path, UnixFileMode.None);
        _folder.Write("b.txt", "Text.");
        var (documents, reading) = _folder.Read();
        Assert.Equal("b.txt", Assert.Single(documents).Id);
        Assert.Contains("no permission", Assert.Single(reading.Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatVanishes_IsReported()
    {
        _folder.Write("a.txt", "Text.");
        _folder.Write("b.txt", "Text.");
        var reading = CorpusReader.Read([_folder.Root], cancellationToken: TestContext.Current.CancellationToken);
        File.Delete(_folder["a.txt"]);
        Assert.Equal("b.txt", Assert.Single(reading.Documents).Id);
        Assert.Single(reading.Problems);
    }

    [Fact]
    public void Documents_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        _folder.Write("a.jsonl", "{\"_id\":\"1\",\"text\":\"one\"}\n{\"_id\":\"2\",\"text\":\"two\"}\n");
        var documents = CorpusReader.Read([_folder.Root], cancellationToken: source.Token).Documents.GetEnumerator();
        Assert.True(documents.MoveNext());
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => documents.MoveNext());
    }

    [Fact]
    public void Documents_SecondEnumeration_Throws()
    {
        var reading = CorpusReader.Read([_folder.Root], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(reading.Documents);
        Assert.Throws<InvalidOperationException>(() => reading.Documents);
    }
}
