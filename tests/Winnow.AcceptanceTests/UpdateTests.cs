using System.Diagnostics;
using System.Text.Json;
using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

/// <summary>An index that follows its documents: update, prune, delete, compact, verify, repair, watch.</summary>
public sealed class UpdateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public UpdateTests()
    {
        Write("herons.md", "# Herons\n\nHerons stand in shallow water and wait for fish.\n");
        Write("bread.md", "# Bread\n\nMix flour, water, salt and yeast. Bake for forty minutes.\n");
        Write("tides.md", "# Tides\n\nThe moon pulls the sea twice a day.\n");
    }

    private string Index => _folder["index"];

    [Fact]
    public void An_update_encodes_only_what_has_changed()
    {
        Assert.Equal((3, 0, 0, 0), Update());
        Assert.Equal((0, 0, 3, 0), Update());
        Write("bread.md", "# Bread\n\nSourdough needs a starter and a night of patience.\n");
        Write("clouds.md", "# Clouds\n\nCumulus clouds grow on warm afternoons.\n");
        Assert.Equal((1, 1, 2, 0), Update());
        Assert.Contains("Sourdough", Search("sourdough starter"), StringComparison.Ordinal);
        Assert.DoesNotContain("yeast", Search("bake for forty minutes"), StringComparison.Ordinal);

        File.Delete(Path.Combine(_folder["docs"], "tides.md"));
        Assert.Equal((0, 0, 3, 0), Update());
        Assert.Contains("tides.md", Search("the moon and the sea"), StringComparison.Ordinal);
        Assert.Equal((0, 0, 3, 1), Update("--prune"));
        Assert.DoesNotContain("tides.md", Search("the moon and the sea"), StringComparison.Ordinal);
        WinnowProcess.Run("verify", Index).Succeeded();
    }

    [Fact]
    public void What_was_read_from_elsewhere_or_cannot_be_read_now_is_not_pruned()
    {
        Update();
        var elsewhere = _folder.Write("elsewhere/owls.md", "# Owls\n\nOwls hunt at night.\n");
        Assert.Equal((1, 0, 0, 0), Numbers(WinnowProcess.Run(
            "index", Path.GetDirectoryName(elsewhere)!, "--out", Index, "--update", "--prune", "--json")));
        // A file that has become empty can't be read; what it held is not gone for that.
        Write("tides.md", "");
        Assert.Equal((0, 0, 2, 0), Update("--prune"));
        Assert.Contains("tides.md", Search("the moon and the sea"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_keeps_how_the_index_is_searched()
    {
        WinnowProcess.Run("index", _folder["docs"], "--out", Index, "--tier", "graph", "--stemming", "none").Succeeded();
        Assert.Single(Directory.EnumerateFiles(Index, "graph-*.bin"));
        Write("clouds.md", "# Clouds\n\nCumulus clouds grow on warm afternoons.\n");
        Assert.Equal((1, 0, 3, 0), Update());
        Assert.Equal(2, Directory.EnumerateFiles(Index, "graph-*.bin").Count());
        WinnowProcess.Run("index", _folder["docs"], "--out", Index, "--update", "--stemming", "english").FailedWith(1, "index again");
    }

    [Fact]
    public void Documents_are_deleted_by_their_ids_and_their_room_is_freed()
    {
        Update();
        var deleted = Parse(WinnowProcess.Run("delete", Index, "bread.md", "nothing.md", "--json").Succeeded());
        Assert.Equal((1, 2), (deleted.GetProperty("deleted").GetInt32(), deleted.GetProperty("documents").GetInt32()));
        Assert.Equal("nothing.md", deleted.GetProperty("missing")[0].GetString());
        Assert.DoesNotContain("bread.md", Search("flour and yeast"), StringComparison.Ordinal);
        Assert.Equal(1, WinnowProcess.Run("delete", Index, "nothing.md").ExitCode);
        var verified = Parse(WinnowProcess.Run("verify", Index, "--json").Succeeded());
        Assert.Equal((2, 1), (verified.GetProperty("documents").GetInt32(), verified.GetProperty("deleted_documents").GetInt32()));

        var compact = Parse(WinnowProcess.Run("compact", Index, "--json").Succeeded());
        Assert.Equal(1, compact.GetProperty("segments").GetInt32());
        Assert.True(compact.GetProperty("bytes").GetInt64() < compact.GetProperty("bytes_before").GetInt64());
        Assert.DoesNotContain("bread.md", Search("flour and yeast"), StringComparison.Ordinal);
        verified = Parse(WinnowProcess.Run("verify", Index, "--json").Succeeded());
        Assert.True(verified.GetProperty("sound").GetBoolean());
        Assert.Equal((2, 0), (verified.GetProperty("documents").GetInt32(), verified.GetProperty("deleted_documents").GetInt32()));
        Assert.Contains(
            "2 documents with 2 passages: all is well.", WinnowProcess.Run("verify", Index).Succeeded().Err, StringComparison.Ordinal);
        Assert.Contains("1 segment of", WinnowProcess.Run("compact", Index).Succeeded().Err, StringComparison.Ordinal);
        Assert.Contains(
            "Deleted 1 document; 1 is left.", WinnowProcess.Run("delete", Index, "tides.md").Succeeded().Err, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_named_and_mended()
    {
        Update();
        Assert.False(Parse(WinnowProcess.Run("repair", Index, "--json").Succeeded()).GetProperty("changed").GetBoolean());
        var path = Directory.EnumerateFiles(Index, "passages-*.bin").Single();
        var bytes = File.ReadAllBytes(path);
        bytes[100] ^= 1;
        File.WriteAllBytes(path, bytes);

        WinnowProcess.Run("search", Index, "herons").FailedWith(1, Path.GetFileName(path), "winnow repair");
        var verified = WinnowProcess.Run("verify", Index, "--json");
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains(
            Parse(verified).GetProperty("problems").EnumerateArray(),
            problem => problem.GetProperty("file").GetString() == Path.GetFileName(path));
        var repaired = Parse(WinnowProcess.Run("repair", Index, "--json").Succeeded());
        Assert.Equal(
            ["bread.md", "herons.md", "tides.md"],
            repaired.GetProperty("lost_documents").EnumerateArray().Select(id => id.GetString()).Order());
        WinnowProcess.Run("verify", Index).Succeeded();
        Assert.Equal((3, 0, 0, 0), Update());
    }

    [Fact]
    public void Mistakes_are_one_line()
    {
        WinnowProcess.Run("delete", _folder["none"], "a").FailedWith(1, "no such directory");
        WinnowProcess.Run("compact", _folder["none"]).FailedWith(1, "no such directory");
        WinnowProcess.Run("verify", _folder["none"]).FailedWith(1, "no such directory");
        WinnowProcess.Run("repair", _folder["none"]).FailedWith(1, "no such directory");
        WinnowProcess.Run("verify", _folder["docs"]).FailedWith(1, "is not an index");
        WinnowProcess.Run("index", _folder["docs"], "--out", Index, "--prune").FailedWith(2, "--update");
        WinnowProcess.Run("index", _folder["docs"], "--out", _folder["docs"], "--update").FailedWith(1, "no part of an index");
        WinnowProcess.Run("watch", _folder["none"], "--out", Index).FailedWith(1, "none");
        WinnowProcess.Run("watch", _folder["docs"], "--out", Index, "--rescan", "0").FailedWith(2, "--rescan");
    }

    [Fact]
    public void A_watched_folder_and_its_index_stay_in_step()
    {
        Signals.RequireSent();
        using var process = WinnowProcess.Start(
            new ProcessRun { Arguments = ["watch", _folder["docs"], "--out", Index, "--rescan", "1", "--json"] });
        process.StandardInput.Close();
        try
        {
            Assert.Equal((3, 0, 0, 0), Next(process));
            Write("clouds.md", "# Clouds\n\nCumulus clouds grow on warm afternoons.\n");
            Assert.Equal((1, 0, 3, 0), Next(process));
            File.Delete(Path.Combine(_folder["docs"], "bread.md"));
            Assert.Equal((0, 0, 3, 1), Next(process));
            Assert.Contains("clouds.md", Search("cumulus"), StringComparison.Ordinal);

            Signals.Send(Signals.Interrupt, process);
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    public void Dispose() => _folder.Dispose();

    private static (int Added, int Replaced, int Unchanged, int Deleted) Next(Process process)
    {
        var line = process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(TimeSpan.FromSeconds(60)), "nothing was reported");
        return Numbers(JsonDocument.Parse(line.Result!).RootElement);
    }

    private static (int Added, int Replaced, int Unchanged, int Deleted) Numbers(ProcessResult result) =>
        Numbers(Parse(result.Succeeded()));

    private static (int Added, int Replaced, int Unchanged, int Deleted) Numbers(JsonElement report) => (
        report.GetProperty("added").GetInt32(), report.GetProperty("replaced").GetInt32(),
        report.GetProperty("unchanged").GetInt32(), report.GetProperty("deleted").GetInt32());

    private static JsonElement Parse(ProcessResult result) => JsonDocument.Parse(result.Out).RootElement;

    private (int Added, int Replaced, int Unchanged, int Deleted) Update(params string[] more) =>
        Numbers(WinnowProcess.Run(["index", _folder["docs"], "--out", Index, "--update", "--json", .. more]));

    private string Search(string query) => WinnowProcess.Run("search", Index, query, "--no-rerank", "--json").Succeeded().Out;

    private void Write(string name, string text) => _folder.Write(Path.Combine("docs", name), text);
}
