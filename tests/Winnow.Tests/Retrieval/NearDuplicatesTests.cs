using FsCheck;
using FsCheck.Fluent;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Tests.Retrieval;

public sealed class NearDuplicatesTests
{
    [Fact]
    public void Resemblance_is_the_share_of_common_runs() => Prop.ForAll<byte[], byte[], byte>((left, right, share) =>
    {
        // Few different tokens, so that runs meet.
        int[] a = [.. left.Select(token => token % 3)], b = [.. right.Select(token => token % 3)];
        var (x, y) = (Runs(a), Runs(b));
        var resemblance = (double)x.Intersect(y).Count() / x.Union(y).Count();
        var (first, second) = (NearDuplicates.ShinglesOf(a), NearDuplicates.ShinglesOf(b));
        Assert.Equal(x.Count, first.Length);
        var threshold = (share + 1) / 257.0; // no ratio of such small counts
        Assert.Equal(resemblance >= threshold, NearDuplicates.Resemble(first, second, threshold));
        Assert.True(NearDuplicates.Resemble(first, first, 1));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void The_better_one_stands_for_both_and_the_next_ones_move_up()
    {
        int[][] tokens = [[1, 2, 3, 4, 5], [9, 8, 7, 6], [1, 2, 3, 4, 5], [1, 2, 3, 4, 6], [5, 5, 5, 5], [9, 8, 7, 6]];
        Candidate[] pool = [.. Enumerable.Range(0, tokens.Length).Select(number => new Candidate(number, number + 1, 0, 0, 0, -number))];
        var read = 0;
        var collapsed = NearDuplicates.Collapse(pool, 0.9, limit: 4, number =>
        {
            read++;
            return tokens[number];
        });
        Assert.Equal([0, 1, 3, 4], collapsed.Kept.Select(candidate => candidate.Number));
        Assert.Equal([2], collapsed.Duplicates[0].Select(candidate => candidate.Number));
        Assert.Equal((1, 1, 5), (collapsed.Duplicates.Count, collapsed.Collapsed, read)); // once the pool is full, nothing more is read
        Assert.Equal(
            [0, 1, 4], NearDuplicates.Collapse(pool, 0.4, limit: 6, number => tokens[number]).Kept.Select(candidate => candidate.Number));
    }

    private static HashSet<string> Runs(int[] tokens) => tokens.Length < 3
        ? [string.Join(' ', tokens)]
        : [.. Enumerable.Range(0, tokens.Length - 2).Select(i => string.Join(' ', tokens.Skip(i).Take(3)))];
}
