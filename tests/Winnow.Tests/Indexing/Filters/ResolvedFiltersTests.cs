using System.Globalization;
using Winnow.Indexing;
using Winnow.Indexing.Filters;
using Winnow.Tests.Indexing.Storage;

namespace Winnow.Tests.Indexing.Filters;

/// <summary>A filter is resolved once for all the queries that come with it.</summary>
public sealed class ResolvedFiltersTests : IDisposable
{
    private readonly MemoryFileSystem _files = new();
    private readonly IndexReader _index;
    private readonly ResolvedFilters _resolved;
    private int _resolutions;

    public ResolvedFiltersTests()
    {
        using (var writer = IndexWriter.Create(_files, TestIndex.Contract))
        {
            TestIndex.Fill(writer, copies: 3);
            writer.Commit();
        }

        _index = IndexReader.Open(_files);
        _resolved = new(_ =>
        {
            Interlocked.Increment(ref _resolutions);
            return new PassageFilter(_index, []);
        });
    }

    [Fact]
    public void Equal_filters_are_resolved_once()
    {
        var first = _resolved.Of(Filter.Parse("year >= 2020 and tags in (x, y)"));
        Parallel.For(0, 1_000, _ => Assert.Same(first, _resolved.Of(Filter.Parse("year >= 2020 and tags in (x, y)"))));
        Assert.Equal(1, _resolutions);
    }

    [Fact]
    public void Threads_that_ask_at_once_get_what_one_of_them_resolved()
    {
        var found = new PassageFilter[64];
        Parallel.For(0, found.Length, i => found[i] = _resolved.Of(Number(i % 4)));
        Assert.Equal(4, _resolutions);
        Assert.Equal(4, found.Distinct().Count());
    }

    [Fact]
    public void The_filters_used_last_are_kept_and_no_more()
    {
        for (var i = 0; i < ResolvedFilters.Capacity; i++)
            _resolved.Of(Number(i));
        _resolved.Of(Number(0));
        _resolved.Of(Number(ResolvedFilters.Capacity));
        Assert.Equal(ResolvedFilters.Capacity + 1, _resolutions);
        _resolved.Of(Number(0));
        Assert.Equal(ResolvedFilters.Capacity + 1, _resolutions);
        _resolved.Of(Number(1));
        Assert.Equal(ResolvedFilters.Capacity + 2, _resolutions);
    }

    [Fact]
    public void Each_snapshot_resolves_for_itself()
    {
        var filter = Filter.Parse("draft = true");
        var before = _index.Resolve(filter);
        Assert.Same(before, _index.Resolve(Filter.Parse("draft = true")));
        using (var writer = IndexWriter.Open(_files, contract: null))
        {
            Assert.True(writer.Delete("a"));
            writer.Commit();
        }

        using var after = _index.Refresh();
        Assert.NotSame(before, after.Resolve(filter));
        Assert.True(after.Resolve(filter).Count < before.Count);
        Assert.Same(before, _index.Resolve(filter));
    }

    [Fact]
    public void A_filter_that_cannot_be_resolved_is_refused_each_time()
    {
        for (var i = 0; i < 2; i++)
            Assert.Throws<FilterException>(() => _index.Resolve(Filter.Parse("colour = red")));
    }

    public void Dispose() => _index.Dispose();

    private static Filter Number(int number) => Filter.Parse(string.Create(CultureInfo.InvariantCulture, $"n = {number}"));
}
