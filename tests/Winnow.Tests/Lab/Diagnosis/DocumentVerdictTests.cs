using Winnow.Lab.Diagnosis;

namespace Winnow.Tests.Lab.Diagnosis;

/// <summary>A failure of every kind is planted, and each is called by its name.</summary>
public sealed class DocumentVerdictTests
{
    private const int RecallK = 5;
    private const int TopK = 2;

    /// <summary>
    /// Exact order: hit, missed, falls, rises, cut-off | deep, deeper; the approximate index loses "missed" and takes "deep" instead.
    /// Returned are "rises" and "hit"; "weak" stands second in another search, whose threshold it does not pass.
    /// </summary>
    private static readonly PlantedTrace Trace = new()
    {
        Indexed = ["hit", "missed", "falls", "rises", "shortened", "deep", "deeper", "excluded", "stays"],
        Excluded = ["excluded"],
        Exact = ["hit", "falls", "missed", "rises", "shortened", "stays", "deep", "deeper"],
        RecallK = RecallK,
        Final = [new("rises", 3, 3, 1), new("hit", 1, 1, 2), new("stays", 5, 5, 3), new("falls", 2, 2, 4), new("shortened", 4, 4, 5)],
        ReadWhole = new() { ["shortened"] = 1, ["stays"] = 3 },
    };

    [Theory]
    [InlineData("hit", Verdict.Hit, 1, 1, 2)]
    [InlineData("rises", Verdict.Hit, 3, 3, 1)]
    [InlineData("absent", Verdict.NotIndexed, null, null, null)]
    [InlineData("excluded", Verdict.Filtered, null, null, null)]
    [InlineData("missed", Verdict.MissedByIndex, 3, null, null)]
    [InlineData("deep", Verdict.BelowRecallK, 7, null, null)]
    [InlineData("deeper", Verdict.BelowRecallK, 8, null, null)]
    [InlineData("shortened", Verdict.Truncated, 4, 4, 5)]
    [InlineData("falls", Verdict.Demoted, 2, 2, 4)]
    [InlineData("stays", Verdict.Cut, 5, 5, 3)]
    public void Each_failure_is_called_by_its_name(string document, Verdict expected, int? candidate, int? stage1, int? final)
    {
        var verdict = DocumentVerdict.Of(Trace, "q", document, 1, RecallK, TopK);
        Assert.Equal(expected, verdict.Verdict);
        Assert.Equal((candidate, stage1, final), (verdict.CandidateRank, verdict.Stage1Rank, verdict.FinalRank));
        Assert.Equal(expected == Verdict.Truncated ? 1 : null, verdict.RankReadWhole);
        Assert.False(verdict.BelowThreshold);
    }

    [Fact]
    public void A_threshold_cuts_what_has_the_rank()
    {
        var trace = new PlantedTrace
        {
            Indexed = ["weak"],
            Exact = ["weak"],
            RecallK = RecallK,
            Final = [new("weak", 1, 1, 1, PassesThreshold: false)],
        };
        var verdict = DocumentVerdict.Of(trace, "q", "weak", 1, RecallK, TopK);
        Assert.Equal(Verdict.Cut, verdict.Verdict);
        Assert.True(verdict.BelowThreshold);
    }

    [Fact]
    public void What_stage_1_can_never_find_is_below_every_depth()
    {
        var trace = new PlantedTrace { Indexed = ["unreachable"], RecallK = RecallK };
        var verdict = DocumentVerdict.Of(trace, "q", "unreachable", 1, RecallK, TopK);
        Assert.Equal((Verdict.BelowRecallK, null), (verdict.Verdict, verdict.CandidateRank));
    }

    [Fact]
    public void No_depth_is_credited_with_what_the_approximate_index_missed()
    {
        var depths = DepthCounterfactual.Of(
            [new("q", "a", 1, Verdict.Hit, 3, 3, 1), new("q", "b", 1, Verdict.MissedByIndex, 7)], recallK: 10, passages: 800,
            millisecondsPerPair: 1);
        Assert.Equal([1], depths.Select(depth => depth.Reached));
    }

    [Fact]
    public void A_depth_that_reaches_more_is_worth_its_pairs()
    {
        DocumentVerdict[] verdicts =
        [
            new("q", "a", 1, Verdict.Hit, 3, 3, 1), new("q", "b", 1, Verdict.BelowRecallK, 140),
            new("q", "c", 1, Verdict.BelowRecallK, 600), new("q", "d", 1, Verdict.NotIndexed), new("q", "e", 1, Verdict.Cut, 60, 50, 20),
        ];
        var depths = DepthCounterfactual.Of(verdicts, recallK: 100, passages: 800, millisecondsPerPair: 0.5);
        Assert.Equal([10, 20, 50, 100, 200, 500, 800], depths.Select(depth => depth.RecallK));
        Assert.Equal([-1, -1, -1, 0, 1, 1, 2], depths.Select(depth => depth.Change));
        Assert.Equal(800, depths[^1].Pairs);
        Assert.Equal(400, depths[^1].Milliseconds);
        Assert.Equal(0.8, depths[^1].Share);
    }
}
