using System.Text.Json;
using Winnow.AcceptanceTests.Support;
using Winnow.Encoders;

namespace Winnow.AcceptanceTests;

/// <summary><c>--precision</c> and <c>models check</c>.</summary>
public sealed class PrecisionTests : IDisposable
{
    private const string Docs = "Revoking stops a key at once.\nBread is baked for forty minutes.\n"
        + "Rotating a key makes a new secret.\nDaily backups are kept for a week.\n";

    private readonly TempFolder _folder = new();

    [Fact]
    public void Each_precision_can_be_asked_for()
    {
        var (exact, bytes) = (Logits("fp32"), Logits("int8"));
        Assert.NotEqual(exact, bytes);
        Assert.All(exact.Zip(bytes), pair => Assert.Equal(pair.First, pair.Second, 0.05));
        Assert.Contains(Logits("auto"), (double[][])[exact, bytes]);
    }

    [Fact]
    public void Auto_says_what_it_chose_and_why()
    {
        var auto = WinnowProcess.RunWith(new ProcessRun { Arguments = ["rerank", "how is bread baked", "--docs", "-"], Input = Docs })
            .Succeeded();
        Assert.Matches("winnow-nano-rerank runs at (int8|fp32): int8 (orders the top 20 of 6 bundled queries as fp32 does with a "
            + "Kendall|is no faster here)", Flat(auto.Err));
        var asked = WinnowProcess.RunWith(
            new ProcessRun { Arguments = ["rerank", "how is bread baked", "--docs", "-", "--precision", "int8"], Input = Docs })
            .Succeeded();
        Assert.DoesNotContain("Kendall", asked.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kernel_gives_the_same_bits()
    {
        var expected = Logits("int8", "portable");
        foreach (var kernel in (string[])["avx2", "avx512", "avxvnni", "vnni512", "amx"])
        {
            var answer = Rerank("int8", kernel);
            if (answer.ExitCode == 0)
                Assert.Equal(expected, LogitsOf(answer.Out));
            else
                Assert.Contains($"WINNOW_INT8_KERNEL={kernel}", Flat(answer.Err), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_precision_is_misuse() =>
        WinnowProcess.Run("rerank", "bread", "--docs", "-", "--precision", "int4").FailedWith(2, "int4");

    [Fact]
    public void A_model_is_checked_on_a_collection()
    {
        var model = DefaultModels.RerankPath;
        using var answer = JsonDocument.Parse(
            WinnowProcess.Run("models", "check", model, "--data", Collection(), "--json").Succeeded().Out);
        var root = answer.RootElement;
        Assert.Equal(3, root.GetProperty("queries").GetInt32());
        var (exact, bytes) = (root.GetProperty("fp32_ndcg@10").GetDouble(), root.GetProperty("int8_ndcg@10").GetDouble());
        Assert.InRange(exact, 0.5, 1);
        Assert.Equal(bytes - exact, root.GetProperty("delta").GetDouble(), 1e-12);
        Assert.Equal(Math.Abs(bytes - exact), root.GetProperty("absolute_delta").GetDouble(), 1e-12);
        var interval = root.GetProperty("interval").EnumerateArray().Select(end => end.GetDouble()).ToArray();
        Assert.True(interval[0] <= bytes - exact && bytes - exact <= interval[1]);
        Assert.Contains(
            "|ΔnDCG@10|", WinnowProcess.Run("models", "check", model, "--data", Collection()).Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_checked_is_said()
    {
        WinnowProcess.Run("models", "check", DefaultModels.RecallPath, "--data", Collection()).FailedWith(1, "has no transformer");
        WinnowProcess.Run("models", "check", _folder["nowhere"], "--data", Collection()).FailedWith(1, "does not exist");
        WinnowProcess.Run("models", "check", DefaultModels.RerankPath, "--data", _folder.Root).FailedWith(1, "BEIR");
    }

    public void Dispose() => _folder.Dispose();

    private static double[] Logits(string precision, string kernel = "") => LogitsOf(Rerank(precision, kernel).Succeeded().Out);

    private static ProcessResult Rerank(string precision, string kernel) => WinnowProcess.RunWith(new ProcessRun
    {
        Arguments = ["rerank", "how is bread baked", "--docs", "-", "--json", "--quiet", "--precision", precision],
        Input = Docs,
        Environment = new Dictionary<string, string> { ["WINNOW_INT8_KERNEL"] = kernel },
    });

    private static double[] LogitsOf(string json)
    {
        using var answer = JsonDocument.Parse(json);
        return [.. answer.RootElement.GetProperty("results").EnumerateArray()
            .OrderBy(hit => hit.GetProperty("index").GetInt32()).Select(hit => hit.GetProperty("stage2").GetProperty("logit").GetDouble())];
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private string Collection()
    {
        _folder.Write("data/corpus.jsonl", """
            {"_id": "a", "title": "", "text": "Revoking a key stops it at once and can't be undone."}
            {"_id": "b", "title": "", "text": "Bread is baked for forty minutes in a hot oven."}
            {"_id": "c", "title": "", "text": "Rotating a key makes a new secret; the old one works for a day."}
            {"_id": "d", "title": "", "text": "Daily backups are kept for a week."}
            """);
        _folder.Write("data/queries.jsonl", """
            {"_id": "1", "text": "how is bread baked"}
            {"_id": "2", "text": "how long are backups kept"}
            {"_id": "3", "text": "get a new secret for a key"}
            """);
        _folder.Write("data/qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\tb\t1\n2\td\t1\n3\tc\t1\n");
        return _folder["data"];
    }
}
