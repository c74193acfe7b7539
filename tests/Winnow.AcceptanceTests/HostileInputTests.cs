using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

/// <summary>Each bad input gets one clear line and exit code 1 (failed) or 2 (misused), and leaves nothing half-written.</summary>
public sealed class HostileInputTests(SmallIndex small) : IClassFixture<SmallIndex>, IDisposable
{
    private readonly TempFolder _folder = new();

    private static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "models", name);

    [Fact]
    public void A_missing_path() => Index(_folder["nowhere"]).FailedWith(1, _folder["nowhere"]);

    [Fact]
    public void An_empty_folder() => Index(Directory.CreateDirectory(_folder["empty"]).FullName).FailedWith(1, "no text was found");

    [Fact]
    public void A_binary_file_alone()
    {
        File.WriteAllBytes(_folder["data.txt"], [0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2, 3, 0xFF, 0xFE]);
        var result = Index(_folder["data.txt"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("data.txt", result.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void A_binary_file_among_others_is_reported_and_the_rest_indexed()
    {
        _folder.Write("docs/good.txt", "A good document.");
        File.WriteAllBytes(_folder["docs/bad.txt"], [1, 0, 2, 0xFF]);
        var result = Index(_folder["docs"]).Succeeded();
        Assert.Contains("bad.txt", result.Err, StringComparison.Ordinal);
        Assert.Contains("1 could not be read", result.Err, StringComparison.Ordinal);
        WinnowProcess.Run("search", _folder["index"], "good").Succeeded();
    }

    [Fact]
    public void A_line_that_is_not_json_is_reported_with_its_number()
    {
        _folder.Write("docs/a.jsonl", "{\"_id\": \"1\", \"text\": \"First.\"}\n{oops\n{\"_id\": \"3\", \"text\": \"Third.\"}\n");
        var result = Index(_folder["docs"]).Succeeded();
        Assert.Contains("a.jsonl:2", result.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_holds_something_else()
    {
        _folder.Write("index/precious.txt", "mine");
        Index(small.Docs).FailedWith(1, "precious.txt");
        Assert.Equal("mine", File.ReadAllText(_folder["index/precious.txt"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder["index"]));
    }

    [Fact]
    public void No_index_there() => WinnowProcess.Run("search", _folder["nowhere"], "query").FailedWith(1, "winnow index");

    [Fact]
    public void Not_an_index() => WinnowProcess.Run("search", small.Docs, "query").FailedWith(1, "is not an index");

    [Theory]
    [InlineData("vectors")]
    [InlineData("passages")]
    [InlineData("documents")]
    public void A_corrupted_index_file(string content)
    {
        var copy = small.CopyTo(_folder);
        var path = Directory.EnumerateFiles(copy, content + "*").Single();
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, bytes);
        WinnowProcess.Run("search", copy, "query").FailedWith(1, Path.GetFileName(path), "corrupt");
    }

    [Fact]
    public void A_truncated_index_file()
    {
        var copy = small.CopyTo(_folder);
        var path = Directory.EnumerateFiles(copy, "vectors*").Single();
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
        WinnowProcess.Run("search", copy, "query").FailedWith(1, Path.GetFileName(path), "corrupt");
    }

    [Fact]
    public void A_manifest_that_was_edited()
    {
        var copy = small.CopyTo(_folder);
        var path = Path.Combine(copy, "manifest.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"passages\": 5", "\"passages\": 6", StringComparison.Ordinal));
        WinnowProcess.Run("inspect", copy).FailedWith(1, "manifest.json", "corrupt");
    }

    [Fact]
    public void An_index_of_another_model()
    {
        var other = CopyModel("winnow-nano-recall", "other");
        var weights = Path.Combine(other, "0_StaticEmbedding", "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[^2] ^= 1;
        File.WriteAllBytes(weights, bytes);
        WinnowProcess.Run("search", small.Index, "query", "--model", other).FailedWith(1, "winnow-nano-recall", "weights", "--model");
    }

    [Fact]
    public void A_truncated_model()
    {
        var model = CopyModel("winnow-nano-rerank", "broken");
        var weights = Path.Combine(model, "model.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..100_000]);
        WinnowProcess.Run("search", small.Index, "query", "--rerank-model", model).FailedWith(1, "model.safetensors");
    }

    [Fact]
    public void A_model_with_a_corrupted_header()
    {
        var model = CopyModel("winnow-nano-rerank", "broken");
        var weights = Path.Combine(model, "model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[20] = (byte)'}';
        File.WriteAllBytes(weights, bytes);
        WinnowProcess.Run("search", small.Index, "query", "--rerank-model", model).FailedWith(1, "model.safetensors");
    }

    [Fact]
    public void A_model_whose_shapes_do_not_fit_its_config()
    {
        var model = CopyModel("winnow-nano-rerank", "broken");
        var config = Path.Combine(model, "config.json");
        File.WriteAllText(
            config,
            File.ReadAllText(config).Replace("\"intermediate_size\": 1024", "\"intermediate_size\": 1000", StringComparison.Ordinal));
        WinnowProcess.Run("search", small.Index, "query", "--rerank-model", model).FailedWith(1, "intermediate");
    }

    [Fact]
    public void A_config_that_is_not_json()
    {
        var model = CopyModel("winnow-nano-rerank", "broken");
        File.WriteAllText(Path.Combine(model, "config.json"), "{ this is not JSON");
        WinnowProcess.Run("search", small.Index, "query", "--rerank-model", model).FailedWith(1, "config.json", "JSON");
    }

    [Fact]
    public void A_pickle_checkpoint()
    {
        var model = CopyModel("winnow-nano-rerank", "broken");
        File.Move(Path.Combine(model, "model.safetensors"), Path.Combine(model, "pytorch_model.bin"));
        WinnowProcess.Run("search", small.Index, "query", "--rerank-model", model).FailedWith(1, "pytorch_model.bin", "safetensors");
    }

    [Fact]
    public void A_cross_encoder_given_as_bi_encoder() =>
        WinnowProcess.Run("index", small.Docs, "--out", _folder["index"], "--model", Model("winnow-nano-rerank"))
            .FailedWith(1, "cross-encoder");

    [Fact]
    public void Depths_that_make_no_sense() =>
        WinnowProcess.Run("search", small.Index, "query", "-k", "20", "--recall-k", "10").FailedWith(2, "--recall-k");

    [Fact]
    public void An_empty_query() => WinnowProcess.Run("search", small.Index, " ").FailedWith(2, "empty");

    [Fact]
    public void An_unknown_option() => WinnowProcess.Run("search", small.Index, "query", "--frobnicate").FailedWith(2, "--frobnicate");

    [Theory]
    [InlineData("search INDEX query --top-k two", "--top-k two", "a whole number", "winnow search --help")]
    [InlineData("search INDEX query --recall-k 99999999999", "--recall-k 99999999999", "a whole number")]
    [InlineData("search INDEX query --collapse most", "--collapse most", "a number")]
    [InlineData("search INDEX query --mode both", "--mode both", "dense, lexical, hybrid")]
    [InlineData("search INDEX query --precision fp16", "--precision", "fp32")]
    [InlineData("search INDEX query --deadline 0.0000001ms", "--deadline", "above 0")]
    [InlineData("search INDEX query --deadline 2000h", "--deadline", "50ms")]
    [InlineData("search INDEX query --no-rerank --min-precision 0.5 --where year=2000", "--min-precision")]
    [InlineData("search INDEX query --where EMPTY", "--where is empty")]
    [InlineData("index EMPTY --out somewhere", "'path' is empty")]
    [InlineData("index INDEX --out EMPTY", "--out is empty")]
    [InlineData("index INDEX --out somewhere --tier fast", "--tier", "exact")]
    [InlineData("models check", "'model' is missing", "--data", "winnow models check --help")]
    [InlineData("search INDEX two words", "'words'", "in quotes")]
    [InlineData("search INDEX query --where", "--where needs a value")]
    [InlineData("serch INDEX query", "no command 'serch'", "winnow --help")]
    [InlineData("compare", "'run' is missing", "--qrels")]
    public void What_makes_no_sense_is_one_line(string line, params string[] said)
    {
        var result = WinnowProcess.Run(
            [.. line.Split(' ').Select(word => word switch { "INDEX" => small.Index, "EMPTY" => "", _ => word })]);
        Assert.DoesNotContain("System.", result.Err, StringComparison.Ordinal);
        result.FailedWith(2, said);
    }

    [Fact]
    public void Help_names_the_command_as_it_is_typed()
    {
        Assert.Contains(
            "winnow models check <model>", WinnowProcess.Run("models", "check", "--help").Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("winnow [command]", WinnowProcess.Run("--help").Succeeded().Out, StringComparison.Ordinal);
        Assert.NotEmpty(WinnowProcess.Run("--version").Succeeded().Out);
    }

    [Fact]
    public void A_file_in_place_of_a_folder_and_a_folder_in_place_of_a_file()
    {
        var file = _folder.Write("queries.tsv", "1\tquestion\n");
        WinnowProcess.Run("search", file, "query").FailedWith(1, file, "is a file");
        WinnowProcess.Run("verify", file).FailedWith(1, file, "is a file");
        WinnowProcess.Run("index", small.Docs, "--out", file).FailedWith(1, file, "is a file");
        WinnowProcess.Run("rerank", "query", "--docs", _folder.Root).FailedWith(1, _folder.Root, "is a folder");
        WinnowProcess.Run("eval", small.Index, "--queries", _folder.Root, "--qrels", file).FailedWith(1, "queries.tsv:1");
        WinnowProcess.Run("compare", _folder.Root, "--qrels", _folder.Root).FailedWith(1, _folder.Root, "is a folder");
        WinnowProcess.Run("watch", _folder["nowhere/a.md"], "--out", _folder["index"]).FailedWith(1, "a.md", "check the path");
    }

    [Fact]
    public void A_hundred_hits_need_no_second_option() =>
        Assert.Equal(0, WinnowProcess.Run("search", small.Index, "query", "-k", "150", "--no-rerank").Succeeded().ExitCode);

    [Fact]
    public void An_instruction_set_that_does_not_exist()
    {
        var run = new ProcessRun
        {
            Arguments = ["search", small.Index, "query"],
            Environment = new Dictionary<string, string> { ["WINNOW_ISA"] = "avx1024" },
        };
        WinnowProcess.RunWith(run).FailedWith(1, "WINNOW_ISA");
    }

    [Fact]
    public void Passages_to_rerank_that_are_missing() =>
        WinnowProcess.Run("rerank", "query", "--docs", _folder["none.txt"]).FailedWith(1, "none.txt");

    [Fact]
    public void Passages_to_rerank_that_are_binary()
    {
        File.WriteAllBytes(_folder["docs.bin"], [65, 0, 255, 254]);
        WinnowProcess.Run("rerank", "query", "--docs", _folder["docs.bin"]).FailedWith(1, "docs.bin");
    }

    public void Dispose() => _folder.Dispose();

    private ProcessResult Index(string path)
    {
        var result = WinnowProcess.Run("index", path, "--out", _folder["index"]);
        if (result.ExitCode != 0 && !File.Exists(_folder["index/precious.txt"]))
            Assert.False(Directory.Exists(_folder["index"]), "an index directory was left behind");
        return result;
    }

    private string CopyModel(string name, string target)
    {
        foreach (var file in Directory.EnumerateFiles(Model(name), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder[target], Path.GetRelativePath(Model(name), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return _folder[target];
    }
}
