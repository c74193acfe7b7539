using FsCheck;
using FsCheck.Fluent;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Vectors;
using Winnow.Retrieval.Fusion;

namespace Winnow.Tests.Retrieval.Fusion;

public sealed class CandidateFusionTests
{
    private static readonly VectorMatch[] Dense = [new(7, 0.9f), new(3, 0.8f), new(5, 0.5f)];

    private static readonly LexicalMatch[] Lexical = [new(5, 12), new(9, 10), new(7, 2)];

    [Fact]
    public void Reciprocal_ranks_count_from_one()
    {
        var pool = Fuse(new() { Method = FusionMethod.ReciprocalRank });
        Assert.Equal([7, 5, 3, 9], pool.Select(candidate => candidate.Number)); // 3 and 9 are equal: the dense one is first
        Assert.Equal(
            [(1 / 61.0) + (1 / 63.0), (1 / 63.0) + (1 / 61.0), 1 / 62.0, 1 / 62.0], pool.Select(candidate => (double)candidate.Score),
            Close);
    }

    [Fact]
    public void Weights_and_the_constant_count()
    {
        var pool = Fuse(new() { Method = FusionMethod.ReciprocalRank, RankConstant = 0, DenseWeight = 2, LexicalWeight = 0.5 });
        Assert.Equal(
            [(2 / 1.0) + (0.5 / 3), (2 / 3.0) + (0.5 / 1), 2 / 2.0, 0.5 / 2],
            Array.ConvertAll([7, 5, 3, 9], number => (double)pool.Single(candidate => candidate.Number == number).Score), Close);
    }

    [Fact]
    public void Ranges_are_brought_to_one_and_the_absent_count_as_the_least()
    {
        var pool = Fuse(new() { Method = FusionMethod.MinMax, DenseWeight = 3 });
        Assert.Equal([7, 3, 5, 9], pool.Select(candidate => candidate.Number));
        Assert.Equal([0.75, 0.75 * 0.75, 0.25, 0.25 * 0.8], pool.Select(candidate => (double)candidate.Score), Close);
    }

    [Fact]
    public void Deviations_are_brought_to_one_and_the_absent_count_as_the_least()
    {
        var (dense, lexical) = (Standard(0.9, 0.8, 0.5), Standard(12, 10, 2));
        var pool = Fuse(new() { Method = FusionMethod.ZScore });
        Assert.Equal(
            [5, 7, 3, 9], pool.OrderBy(candidate => Array.IndexOf([5, 7, 3, 9], candidate.Number)).Select(candidate => candidate.Number));
        foreach (var candidate in pool)
        {
            var expected = candidate.Number switch
            {
                7 => dense[0] + lexical[2],
                3 => dense[1] + lexical[2],
                5 => dense[2] + lexical[0],
                _ => dense[2] + lexical[1],
            } / 2;
            Assert.Equal(expected, candidate.Score, 5);
        }

        static double[] Standard(params double[] scores)
        {
            var mean = scores.Average();
            var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
            return [.. scores.Select(score => (score - mean) / deviation)];
        }
    }

    [Fact]
    public void Each_arms_rank_and_score_stay()
    {
        var pool = Fuse(FusionOptions.Default).ToDictionary(candidate => candidate.Number, candidate => candidate.Evidence);
        Assert.Equal(new RecallEvidence(new(1, 0.9f), new(3, 2)), pool[7]);
        Assert.Equal(new RecallEvidence(new(2, 0.8f), null), pool[3]);
        Assert.Equal(new RecallEvidence(null, new(2, 10)), pool[9]);
    }

    [Theory]
    [InlineData(FusionMethod.ReciprocalRank)]
    [InlineData(FusionMethod.MinMax)]
    [InlineData(FusionMethod.ZScore)]
    public void An_arm_without_matches_or_without_differences_leaves_the_order_to_the_other(FusionMethod method)
    {
        var options = new FusionOptions { Method = method };
        Assert.Equal([7, 3, 5], CandidateFusion.Fuse(Dense, [], 3, options, 10).Select(candidate => candidate.Number));
        Assert.Equal([5, 9, 7], CandidateFusion.Fuse([], Lexical, 3, options, 10).Select(candidate => candidate.Number));
        Assert.Equal([7], CandidateFusion.Fuse([], [new(7, 3)], 3, options, 10).Select(candidate => candidate.Number));
        Assert.Empty(CandidateFusion.Fuse([], [], 3, options, 10));
    }

    [Theory]
    [InlineData(FusionMethod.ReciprocalRank)]
    [InlineData(FusionMethod.MinMax)]
    [InlineData(FusionMethod.ZScore)]
    public void A_word_that_one_passage_alone_has_counts(FusionMethod method)
    {
        var pool = CandidateFusion.Fuse(Dense, [new(3, 12)], 3, new() { Method = method }, 10);
        Assert.Equal([3, 7, 5], pool.Select(candidate => candidate.Number));
    }

    [Fact]
    public void The_pool_is_the_best_of_the_union_in_one_order() => Prop.ForAll<byte[], byte[], byte>((left, right, limit) =>
    {
        VectorMatch[] dense = [.. left.Distinct().Select((number, i) => new VectorMatch(number, 1f / (1 + (i / 3))))];
        LexicalMatch[] lexical = [.. right.Distinct().Select((number, i) => new LexicalMatch(number, 20f / (1 + (i / 2))))];
        foreach (var method in Enum.GetValues<FusionMethod>())
        {
            var whole = CandidateFusion.Fuse(dense, lexical, 256, new() { Method = method }, int.MaxValue);
            Assert.Equal(left.Union(right).Select(number => (int)number).Order(), whole.Select(candidate => candidate.Number).Order());
            Assert.Equal(
                whole.OrderByDescending(candidate => candidate.Score).Select(candidate => candidate.Score),
                whole.Select(candidate => candidate.Score));
            Assert.Equal(whole.Take(limit), CandidateFusion.Fuse(dense, lexical, 256, new() { Method = method }, limit));
            foreach (var candidate in whole)
            {
                Assert.Equal(Array.FindIndex(dense, match => match.Id == candidate.Number) + 1, candidate.DenseRank);
                Assert.Equal(Array.FindIndex(lexical, match => match.Id == candidate.Number) + 1, candidate.LexicalRank);
            }

            var composition = Candidate.Compose(whole, 0);
            Assert.Equal(
                (left.Except(right).Count(), right.Except(left).Count(), left.Intersect(right).Count()),
                (composition.DenseOnly, composition.LexicalOnly, composition.Both));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_arm_alone_keeps_its_order_and_scores()
    {
        Assert.Equal([(7, 0.9f), (3, 0.8f), (5, 0.5f)], CandidateFusion.Of(Dense).Select(candidate => (candidate.Number, candidate.Score)));
        Assert.Equal([(5, 12f), (9, 10f), (7, 2f)], CandidateFusion.Of(Lexical).Select(candidate => (candidate.Number, candidate.Score)));
    }

    [Theory]
    [InlineData(double.NaN, 1, 1)]
    [InlineData(-1, 1, 1)]
    [InlineData(60, -1, 1)]
    [InlineData(60, 1, double.PositiveInfinity)]
    [InlineData(60, 0, 0)]
    public void Options_that_make_no_sense_are_refused(double constant, double dense, double lexical) =>
        Assert.ThrowsAny<ArgumentException>(
            () => new FusionOptions { RankConstant = constant, DenseWeight = dense, LexicalWeight = lexical }.Validate());

    private static bool Close(double left, double right) => Math.Abs(left - right) < 1e-6;

    private static Candidate[] Fuse(FusionOptions options) => CandidateFusion.Fuse(Dense, Lexical, 3, options, 10);
}
