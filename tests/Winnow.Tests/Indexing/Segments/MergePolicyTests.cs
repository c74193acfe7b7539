using FsCheck;
using FsCheck.Fluent;
using Winnow.Indexing.Segments;

namespace Winnow.Tests.Indexing.Segments;

public sealed class MergePolicyTests
{
    private static readonly MergePolicy Policy = new();

    [Fact]
    public void Nothing_is_merged_without_need()
    {
        Assert.Null(Policy.Choose([]));
        Assert.Null(Policy.Choose([new(100, 100)]));
        Assert.Null(Policy.Choose([.. Enumerable.Repeat(new SegmentSize(100, 60), 7)]));
        Assert.Null(Policy.Choose([new(0, 0)]));
    }

    [Fact]
    public void Segments_of_one_size_are_merged_and_others_left()
    {
        SegmentSize[] sizes = [new(1_000_000, 1_000_000), .. Enumerable.Repeat(new SegmentSize(50, 50), 8)];
        Assert.Equal(Enumerable.Range(1, 8), Policy.Choose(sizes)!);
    }

    [Fact]
    public void A_segment_that_is_mostly_deleted_is_rewritten() => Assert.Equal([1], Policy.Choose([new(100, 100), new(100, 49)])!);

    [Fact]
    public void Merging_ends_with_few_segments_and_copies_little() => Prop.ForAll<PositiveInt[]>(commits =>
    {
        var segments = new List<SegmentSize>();
        var (added, copied) = (0L, 0L);
        foreach (var commit in commits.Concat(commits).Concat(commits))
        {
            var size = commit.Get * 97;
            added += size;
            segments.Add(new(size, size));
            while (Policy.Choose(segments) is { } places)
            {
                var merged = places.Sum(place => segments[place].LivePassages);
                copied += merged;
                foreach (var place in places.OrderDescending())
                    segments.RemoveAt(place);
                segments.Add(new(merged, merged));
            }
        }

        var tiers = 1 + Math.Ceiling(Math.Log(Math.Max(1, added / 1024.0), 8));
        Assert.True(segments.Count <= 7 * (tiers + 1), $"{segments.Count} segments of {added} passages");
        Assert.True(copied <= added * (tiers + 1), $"{copied} passages were copied of {added}");
    }).QuickCheckThrowOnFailure();
}
