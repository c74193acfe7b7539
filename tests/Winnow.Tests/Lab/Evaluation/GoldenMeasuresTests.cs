using System.Text.Json;
using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;

namespace Winnow.Tests.Lab.Evaluation;

/// <summary>Every measure on committed runs against an independent implementation: eng/golden/evaluation.py.</summary>
public sealed class GoldenMeasuresTests : IDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "evaluation");
    private readonly JsonDocument _expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json")));
    private readonly Judgements _judgements = Judgements.Read(Path.Combine(Folder, "qrels.txt"));

    [Theory]
    [InlineData("alpha", 29)]
    [InlineData("beta", 28)]
    public void Every_measure_of_every_query_is_the_same(string name, int queries)
    {
        var run = TrecRun.Read(Path.Combine(Folder, name + ".run"));
        Assert.Equal(name, run.Name);
        var expected = _expected.RootElement.GetProperty(name).GetProperty("queries");
        var checkedQueries = 0;
        foreach (var query in expected.EnumerateObject())
        {
            var ranking = run.Ranking(query.Name);
            foreach (var value in query.Value.EnumerateObject())
            {
                Assert.True(
                    Math.Abs(value.Value.GetDouble() - MeasureOf(value.Name).Of(ranking, _judgements.Of(query.Name))) < 1e-12,
                    $"{value.Name} of {query.Name}");
            }

            checkedQueries++;
        }

        Assert.Equal(queries, checkedQueries);
    }

    [Theory]
    [InlineData("alpha", false, "mean")]
    [InlineData("alpha", true, "mean_complete")]
    [InlineData("beta", false, "mean")]
    [InlineData("beta", true, "mean_complete")]
    public void Averages_are_the_same_with_and_without_the_queries_that_a_run_lacks(string name, bool complete, string key)
    {
        var expected = _expected.RootElement.GetProperty(name).GetProperty(key);
        Measure[] measures = [.. expected.EnumerateObject().Select(value => MeasureOf(value.Name))];
        var comparison = RunComparison.Of([TrecRun.Read(Path.Combine(Folder, name + ".run"))], _judgements, measures, complete);
        Assert.All(expected.EnumerateObject(), value => Assert.Equal(
            value.Value.GetDouble(), comparison.Systems[0].Mean(MeasureOf(value.Name)), 1e-12));
        Assert.Equal(complete ? 30 : 30 - comparison.Missing[0], comparison.Systems[0].QueryIds.Count);
    }

    [Fact]
    public void The_randomisation_test_of_a_few_queries_is_exact()
    {
        var expected = _expected.RootElement.GetProperty("randomization");
        double[] differences = [.. expected.GetProperty("differences").EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(expected.GetProperty("p").GetDouble(), RandomizationTest.PValue(differences), 1e-12);
    }

    [Fact]
    public void Runs_are_compared_on_the_queries_that_both_have()
    {
        TrecRun[] runs = [TrecRun.Read(Path.Combine(Folder, "alpha.run")), TrecRun.Read(Path.Combine(Folder, "beta.run"))];
        var comparison = RunComparison.Of(runs, _judgements, [Measure.Ndcg10]);
        Assert.Equal(27, comparison.Systems[0].QueryIds.Count);
        Assert.Equal([1, 2], comparison.Missing);
        var difference = comparison.Differences[0][Measure.Ndcg10];
        Assert.Equal(comparison.Systems[1].Mean(Measure.Ndcg10) - comparison.Systems[0].Mean(Measure.Ndcg10), difference.Mean.Mean, 1e-12);
        Assert.Equal(27, difference.Wins + difference.Ties + difference.Losses);
        Assert.Equal(difference.PValue, comparison.Adjusted[Measure.Ndcg10][0]);
    }

    [Fact]
    public void Runs_without_a_judged_query_in_common_are_refused()
    {
        var strangers = TrecRun.From("stranger", [("nobody", [new RankedDocument("D1", 1)])]);
        var error = Assert.Throws<DatasetException>(() => RunComparison.Of([strangers], _judgements, [Measure.Ndcg10], complete: true));
        Assert.Contains("stranger", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _expected.Dispose();

    private static Measure MeasureOf(string name)
    {
        Assert.True(Measure.TryParse(name, out var measure), name);
        Assert.Equal(name, measure.ToString());
        return measure;
    }
}
