using FsCheck;
using FsCheck.Fluent;
using Winnow.Indexing;

namespace Winnow.Tests.Indexing;

public sealed class IdSetTests
{
    private const int Length = 200;

    [Fact]
    public void Agrees_with_a_hash_set() => Prop.ForAll<int[], int[]>((left, right) =>
    {
        var (a, b) = (Naive(left), Naive(right));
        var (x, y) = (Of(a), Of(b));
        Assert.Equal(a.Count, x.Count());
        Assert.Equal(a.Order(), Walk(x));
        Assert.Equal(a.Intersect(b).Order(), Walk(x.And(y)));
        Assert.Equal(a.Union(b).Order(), Walk(x.Or(y)));
        Assert.Equal(a.Except(b).Order(), Walk(x.Except(y)));
        Assert.Equal(Enumerable.Range(0, Length).Except(a), Walk(x.Not()));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Adds_ranges_as_their_numbers() => Prop.ForAll<NonNegativeInt, NonNegativeInt>((first, count) =>
    {
        var start = first.Get % Length;
        var length = count.Get * 7 % (Length - start + 1);
        var set = new IdSet(Length);
        set.AddRange(start, length);
        Assert.Equal(Enumerable.Range(start, length), Walk(set));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Refuses_numbers_and_sets_that_do_not_fit()
    {
        var set = new IdSet(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Add(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Add(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.AddRange(2, 2));
        Assert.Throws<ArgumentException>(() => set.And(new IdSet(4)));
        Assert.Equal(-1, new IdSet(0).Next(0));
    }

    private static HashSet<int> Naive(int[] values) => [.. values.Select(value => (int)((uint)value * 7 % Length))];

    private static IdSet Of(HashSet<int> ids)
    {
        var set = new IdSet(Length);
        foreach (var id in ids)
            Assert.True(set.Add(id));
        return set;
    }

    private static List<int> Walk(IdSet set)
    {
        var ids = new List<int>();
        for (var id = set.Next(0); id >= 0; id = set.Next(id + 1))
            ids.Add(id);
        return ids;
    }
}
