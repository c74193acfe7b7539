using Winnow.Lab.Datasets;

namespace Winnow.Tests.Lab.Datasets;

public sealed class TrecRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Scores_order_a_run_and_ties_go_to_the_greater_id()
    {
        var run = Read("q1 Q0 a 1 0.5 sys\nq1 Q0 b 2 0.5 sys\nq1 Q0 c 3 0.9 sys\n\nq2 Q0 a 1 -3 sys\n");
        Assert.Equal("sys", run.Name);
        Assert.Equal(["q1", "q2"], run.QueryIds);
        Assert.Equal(["c", "b", "a"], run.Ranking("q1"));
        Assert.Empty(run.Of("q3"));
    }

    [Fact]
    public void Fields_are_parted_by_any_white_space()
    {
        var run = Read("  q1  Q0   a  1  0.5   sys  \nq1\tQ0\tb c\t2\t0.4\tsys\nq1\t\tQ0\td\t3\t0.3\tsys\n"
            + "q1\tQ0\te\t4\t\t0.2\r\nq1 Q0\tf 5 0.1 sys\t\n");
        Assert.Equal(["a", "b c", "d", "e", "f"], run.Ranking("q1"));
        Assert.Equal([0.5f, 0.4f, 0.3f, 0.2f, 0.1f], run.Of("q1").Select(document => document.Score));
    }

    [Fact]
    public void Ids_tie_in_the_order_of_their_bytes()
    {
        // U+FF21 is EF BC A1 and U+1F600 is F0 9F 98 80, but in UTF-16 the second begins with D83D.
        var run = Read("q Q0 \uFF21 1 1 s\nq Q0 \U0001F600 1 1 s\nq Q0 z 1 1 s\nq Q0 zz 1 1 s\n");
        Assert.Equal(["\U0001F600", "\uFF21", "zz", "z"], run.Ranking("q"));
    }

    [Fact]
    public void Scores_are_equal_where_single_precision_holds_them_so() =>
        Assert.Equal(["b", "a"], Read("q Q0 a 1 0.100000000001 s\nq Q0 b 2 0.1 s\n").Ranking("q"));

    [Fact]
    public void What_is_written_is_read_back_in_the_same_order()
    {
        RankedDocument[] documents = [new("my notes.md", 2), new("a", 2), new("z", 2), new("b", 5), new("c", float.NaN), new("d", 1e-20f)];
        var run = TrecRun.From("mine", [("q 1", documents), ("q2", [])]);
        run.Write(_folder["run.txt"]);
        var back = TrecRun.Read(_folder["run.txt"]);
        Assert.Equal(documents.Select(document => document.Id), back.Ranking("q 1"));
        Assert.Equal(run.Of("q 1"), back.Of("q 1"));
        Assert.Equal("mine", back.Name);
    }

    [Fact]
    public void Judgements_are_read_back()
    {
        var judgements = Judgements.From([("q1", "a b", 2), ("q1", "c", -1), ("q2", "a b", 0)]);
        judgements.Write(_folder["qrels.txt"]);
        var back = Judgements.Read(_folder["qrels.txt"]);
        Assert.Equal(3, back.Count);
        Assert.Equal(2, back.Of("q1")["a b"]);
        Assert.Equal(-1, back.Of("q1")["c"]);
        Assert.Equal(["q1", "q2"], back.QueryIds);
    }

    [Theory]
    [InlineData("q1 Q0 a 1 0.5 sys\nq1 Q0 a 2 0.4 sys\n", "run.txt:2", "twice")]
    [InlineData("q1 Q0 a 1 high sys\n", "run.txt:1", "score")]
    [InlineData("q1 Q0 a 1 NaN sys\n", "run.txt:1", "score")]
    [InlineData("\nq1 a 0.5\n", "run.txt:2", "a line of a run is")]
    [InlineData("\n", "run.txt", "no line")]
    public void Malformed_runs_are_named_with_the_line(string content, params string[] said)
    {
        var error = Assert.Throws<DatasetException>(() => Read(content));
        Assert.All(said, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_run_is_named() =>
        Assert.Contains(
            "nowhere.run: there is no such file", Assert.Throws<DatasetException>(() => TrecRun.Read(_folder["nowhere.run"])).Message,
            StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private TrecRun Read(string content) => TrecRun.Read(_folder.Write("run.txt", content));
}
