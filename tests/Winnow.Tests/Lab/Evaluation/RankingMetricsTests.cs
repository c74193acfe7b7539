using Winnow.Lab.Evaluation;

namespace Winnow.Tests.Lab.Evaluation;

/// <summary>Against values worked out by hand.</summary>
public class RankingMetricsTests
{
    private static readonly Dictionary<string, int> Grades = new() { ["a"] = 2, ["b"] = 1, ["c"] = 0, ["d"] = 1 };

    [Fact]
    public void Ndcg_discounts_by_rank()
    {
        // DCG = 0 + 1/log2(3) + 2/log2(4) = 1.63093; ideal = 2 + 1/log2(3) + 1/log2(4) = 3.13093.
        Assert.Equal(1.6309297535714573 / 3.1309297535714573, RankingMetrics.Ndcg(["x", "b", "a"], Grades), 12);
        Assert.Equal(1, RankingMetrics.Ndcg(["a", "d", "b", "c"], Grades), 12);
        Assert.Equal(0, RankingMetrics.Ndcg(["c", "x"], Grades));
        Assert.Equal(0, RankingMetrics.Ndcg([], Grades));
    }

    [Fact]
    public void Ndcg_counts_only_the_first_k_on_both_sides()
    {
        // At k = 1 the ideal is 2; b gives 1.
        Assert.Equal(0.5, RankingMetrics.Ndcg(["b", "a"], Grades, k: 1), 12);
    }

    [Fact]
    public void Recall_counts_relevant_documents_above_grade_zero()
    {
        Assert.Equal(2.0 / 3, RankingMetrics.Recall(["c", "a", "x", "d"], Grades), 12);
        Assert.Equal(1.0 / 3, RankingMetrics.Recall(["c", "a", "x", "d"], Grades, k: 2), 12);
    }

    [Fact]
    public void Accuracy_looks_at_the_first_document()
    {
        Assert.Equal(1, RankingMetrics.Success(["b", "x"], Grades));
        Assert.Equal(0, RankingMetrics.Success(["c", "a"], Grades));
        Assert.Equal(1, RankingMetrics.Success(["c", "a"], Grades, k: 2));
        Assert.Equal(0, RankingMetrics.Success([], Grades));
    }

    [Fact]
    public void Precision_divides_by_k_even_where_the_list_is_shorter()
    {
        Assert.Equal(0.4, RankingMetrics.Precision(["a", "x", "b"], Grades, k: 5), 12);
        Assert.Equal(0.5, RankingMetrics.Precision(["a", "x", "b"], Grades, k: 2), 12);
        // Three are relevant: two of the first three.
        Assert.Equal(2.0 / 3, RankingMetrics.RPrecision(["a", "x", "b", "d"], Grades), 12);
    }

    [Fact]
    public void The_reciprocal_rank_is_that_of_the_first_relevant_document()
    {
        Assert.Equal(1.0 / 3, RankingMetrics.ReciprocalRank(["c", "x", "b", "a"], Grades), 12);
        Assert.Equal(0, RankingMetrics.ReciprocalRank(["c", "x", "b", "a"], Grades, k: 2));
    }

    [Fact]
    public void Average_precision_divides_by_all_relevant_documents()
    {
        // (1/1 + 2/3) / 3 relevant.
        Assert.Equal(5.0 / 9, RankingMetrics.AveragePrecision(["a", "x", "b"], Grades), 12);
        Assert.Equal(1.0 / 3, RankingMetrics.AveragePrecision(["a", "x", "b"], Grades, k: 2), 12);
    }

    [Fact]
    public void A_grade_of_zero_is_a_judgement()
    {
        Assert.Equal(0.75, RankingMetrics.Judged(["a", "x", "c", "b"], Grades, k: 4), 12);
        Assert.Equal(0.3, RankingMetrics.Judged(["a", "x", "c", "b"], Grades), 12);
    }

    [Fact]
    public void A_query_without_relevant_documents_scores_nothing()
    {
        var none = new Dictionary<string, int> { ["a"] = 0, ["b"] = -1 };
        Assert.Equal(0, RankingMetrics.Ndcg(["a", "b"], none));
        Assert.Equal(0, RankingMetrics.Recall(["a", "b"], none));
        Assert.Equal(0, RankingMetrics.Success(["b"], none));
        Assert.Equal(0, RankingMetrics.AveragePrecision(["b"], none));
        Assert.Equal(0, RankingMetrics.RPrecision(["b"], none));
    }

    [Fact]
    public void A_summary_averages_measures_and_takes_the_median_of_times()
    {
        var summary = StageSummary.Of([new(1, 0.5, 0.2, 10), new(0, 1, 0.4, 30), new(1, 0, 0.6, 1000)]);
        Assert.Equal(2.0 / 3, summary.AccuracyAt1, 12);
        Assert.Equal(0.5, summary.RecallAt100, 12);
        Assert.Equal(0.4, summary.NdcgAt10, 12);
        Assert.Equal(30, summary.Milliseconds);
        Assert.Equal(20, StageSummary.Of([new(1, 1, 1, 10), new(1, 1, 1, 30)]).Milliseconds);
    }
}
