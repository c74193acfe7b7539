using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

/// <summary>What is drawn in a terminal fits it, whatever its width.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("60")]
    [InlineData("80")]
    [InlineData("120")]
    public void Tables_and_charts_fit_and_no_figure_is_broken(string columns)
    {
        var lines = Compare(columns);
        Assert.All(lines, line => Assert.True(
            line.Length <= int.Parse(columns, System.Globalization.CultureInfo.InvariantCulture), $"{line.Length}: {line}"));
        // The measure's row has every figure on its line, in one part of the table or in two.
        var rows = lines.SkipWhile(line => !line.StartsWith("another against", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("a_third against", StringComparison.Ordinal))
            .Where(line => line.StartsWith("ndcg@10 ", StringComparison.Ordinal)).ToArray();
        var cells = rows.SelectMany(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)).ToArray();
        // Difference, the interval's ends and the word between, p, p (Holm), better, equal, worse.
        Assert.Equal(9, cells.Length);
        Assert.Equal("to", cells[2]);
    }

    [Fact]
    public void A_table_stands_in_one_piece_where_it_fits() => Assert.Single(
        Compare("80"),
        line => line.StartsWith("ndcg@10 ", StringComparison.Ordinal)
            && line.Contains(" to ", StringComparison.Ordinal) && line.Contains("+0.3333", StringComparison.Ordinal));

    public void Dispose() => _folder.Dispose();

    private string[] Compare(string columns)
    {
        var qrels = _folder.Write("qrels.txt", "q1 0 a 1\nq2 0 b 1\nq3 0 c 1\n");
        var first = _folder.Write("first.run", "q1 Q0 a 1 3 one\nq2 Q0 x 1 3 one\nq3 Q0 c 1 3 one\n");
        var second = _folder.Write("second.run", "q1 Q0 a 1 3 another\nq2 Q0 b 1 3 another\nq3 Q0 c 1 1 another\n");
        var third = _folder.Write("third.run", "q1 Q0 x 1 3 a_third\nq2 Q0 b 1 3 a_third\nq3 Q0 c 1 3 a_third\n");
        var run = WinnowProcess.RunWith(new ProcessRun
        {
            Arguments = ["compare", first, second, third, "--qrels", qrels],
            Environment = new Dictionary<string, string> { ["COLUMNS"] = columns },
        }).Succeeded();
        return run.Out.Split('\n');
    }
}
