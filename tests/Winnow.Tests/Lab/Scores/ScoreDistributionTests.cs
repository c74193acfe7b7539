using Winnow.Lab.Scores;

namespace Winnow.Tests.Lab.Scores;

public sealed class ScoreDistributionTests
{
    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_order()
    {
        // Relevant 3, 1; others 2, 1, 0: of six pairs, 3 > 2, 1, 0 and 1 > 0 are in order, 1 = 1 counts half.
        var scores = ScoreDistribution.Of([new(0, 3, true), new(0, 1, true), new(0, 2, false), new(0, 1, false), new(1, 0, false)]);
        Assert.Equal(4.5 / 6, scores.Auc, 12);
        Assert.Equal(new Spread(2, 2, 1), scores.Relevant);
        Assert.Equal(1, scores.RelevantShares.Sum(), 12);
        Assert.Equal(1, scores.OtherShares.Sum(), 12);
        Assert.Equal((0, 3), (scores.Edges[0], scores.Edges[^1]));
    }

    [Fact]
    public void Kinds_that_lie_apart_do_not_overlap_and_equal_ones_do_wholly()
    {
        LabelledScore[] apart =
        [
            .. Enumerable.Range(0, 50).SelectMany(i => (LabelledScore[])[new(i, 10 + (i % 7), true), new(i, -(i % 5), false)]),
        ];
        Assert.Equal((0, 1), (ScoreDistribution.Of(apart).Overlap, ScoreDistribution.Of(apart).Auc));
        LabelledScore[] same = [.. Enumerable.Range(0, 50).SelectMany(i => (LabelledScore[])[new(i, i % 7, true), new(i, i % 7, false)])];
        Assert.Equal(1, ScoreDistribution.Of(same).Overlap, 12);
        Assert.Equal(0.5, ScoreDistribution.Of(same).Auc, 12);
    }

    /// <summary>
    /// A bi-encoder's similarities lie close together and a cross-encoder's logits apart; the gap compares them on one scale.
    /// </summary>
    [Fact]
    public void The_gap_is_in_deviations_whatever_the_scale()
    {
        // Relevant 4, 6 and others 0, 2: means 5 and 1, deviations 1 and 1.
        LabelledScore[] scores = [new(0, 4, true), new(0, 6, true), new(0, 0, false), new(0, 2, false)];
        Assert.Equal(4, ScoreDistribution.Of(scores).Gap, 12);
        Assert.Equal(4, ScoreDistribution.Of([.. scores.Select(score => score with { Score = 0.5 + (score.Score / 100) })]).Gap, 9);
        Assert.Equal(0, ScoreDistribution.Of([new(0, 1, true), new(0, 1, false)]).Gap);
    }

    [Fact]
    public void Nine_in_ten_lie_in_the_middle()
    {
        var middle = ScoreDistribution.Of([.. Enumerable.Range(0, 101).Select(i => new LabelledScore(0, 100 - i, i % 2 == 0))]).Middle;
        Assert.Equal((5, 95), middle);
    }

    [Fact]
    public void One_score_for_all_is_no_failure()
    {
        var scores = ScoreDistribution.Of([new(0, 1, true), new(0, 1, false)]);
        Assert.Equal((0.5, 1), (scores.Auc, scores.Overlap));
    }

    [Fact]
    public void It_takes_both_kinds() => Assert.Throws<ArgumentException>(() => ScoreDistribution.Of([new(0, 1, true)]));
}
