using Winnow.Indexing;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Lexical.Search;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing.Lexical;

public sealed class LexicalSearcherTests : IDisposable
{
    private static readonly bool s_long = Environment.GetEnvironmentVariable("WINNOW_LONG") == "1";

    private static readonly LexicalOptions[] s_options =
    [
        new() { Stemming = false, TitleBoost = 1 },
        new() { Stemming = false, TitleBoost = 2.5f, K1 = 0.9f, B = 0.4f },
        new() { Stemming = false, TitleBoost = 0, TextBoost = 0.5f, B = 1 },
        new() { Stemming = true, StopWords = StopWordUse.Dropped, TitleBoost = 1, K1 = 0 },
    ];

    private readonly LexicalFiles _files = new();

    /// <summary>Ids and the bits of scores, over one segment of some ten windows of passages and terms of up to a hundred blocks.</summary>
    [Fact]
    public void The_best_are_those_of_exhaustive_scoring()
    {
        var random = new RandomPassages(1, vocabulary: 2000);
        var passages = random.Passages(s_long ? 20_000 : 4_500, maxWords: 30);
        var oracle = Oracle(s_options[0], passages);
        var searcher = new LexicalSearcher(new LexicalPart(_files.Build(s_options[0], passages), 0, null));
        for (var query = 0; query < (s_long ? 10_000 : 200); query++)
            AssertSame(oracle, searcher, random.Query(), 100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Segments_deletions_and_filters_change_no_score(int options)
    {
        var random = new RandomPassages(options + 10, vocabulary: 300);
        var numbers = new Random(options);
        for (var run = 0; run < (s_long ? 50 : 3); run++)
        {
            var oracle = new ExhaustiveBm25(s_options[options]);
            var parts = new List<LexicalPart>();
            var within = new List<IdSet?>();
            var start = 0;
            for (var segments = numbers.Next(1, 5); segments > 0; segments--)
            {
                var passages = random.Passages(numbers.Next(4) == 0 ? numbers.Next(3) : numbers.Next(1, 900));
                var deleted = Some(numbers, passages.Count, numbers.NextDouble());
                for (var i = 0; i < passages.Count; i++)
                {
                    if (deleted?.Contains(i) != true)
                        oracle.Add(start + i, passages[i].Title, passages[i].Text);
                }

                parts.Add(new(_files.Build(s_options[options], passages), start, deleted));
                within.Add(Some(numbers, passages.Count, numbers.Next(3) == 0 ? 0.01 : numbers.NextDouble()));
                start += passages.Count + numbers.Next(3);
            }

            var searcher = new LexicalSearcher([.. parts]);
            bool Admitted(int id)
            {
                var part = parts.FindLastIndex(part => part.Base <= id);
                return within[part]?.Contains(id - parts[part].Base) != false;
            }

            for (var query = 0; query < 20; query++)
            {
                var k = numbers.Next(1, 120);
                AssertSame(oracle, searcher, random.Query(), k);
                AssertSame(oracle, searcher, random.Query(), k, Admitted, [.. within]);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Clauses_hold_of_all_that_is_found(int options)
    {
        var random = new RandomPassages(options + 20, vocabulary: 60);
        var passages = random.Passages(1500, maxWords: 20);
        passages.Add(("日本語の本", "東京都 日本"));
        var oracle = Oracle(s_options[options], passages);
        var searcher = new LexicalSearcher(new LexicalPart(_files.Build(s_options[options], passages), 0, null));
        for (var query = 0; query < (s_long ? 3000 : 80); query++)
            AssertSame(oracle, searcher, random.QueryWithClauses(passages[query * 7 % passages.Count]), 50);
        AssertSame(oracle, searcher, "\"日本語\" 東京", 10);
        Assert.Equal(1, searcher.Search("\"日本語\"", new LexicalMatch[5]));
        Assert.Equal(0, searcher.Search("\"本日\"", new LexicalMatch[5]));
    }

    [Fact]
    public void Without_positions_a_phrase_asks_for_all_its_words()
    {
        var searcher = new LexicalSearcher(new LexicalPart(
            _files.Build(new() { Positions = false }, [("", "Alpha beta."), ("", "beta alpha, gamma"), ("the title", "text: alpha")]), 0,
            null));
        Assert.Equal([0, 1], Search(searcher, "\"alpha beta\"", 10).Select(match => match.Id).Order());
        Assert.Equal([2], Search(searcher, "alpha -\"alpha beta\"", 10).Select(match => match.Id));
    }

    [Fact]
    public void A_plain_query_is_text_throughout()
    {
        var searcher = new LexicalSearcher(new LexicalPart(_files.Build(new(), [("", "alpha beta"), ("", "beta alpha")]), 0, null));
        var matches = new LexicalMatch[5];
        Assert.Equal(2, searcher.Search("\"alpha beta\" -alpha", matches, plain: true));
    }

    [Fact]
    public void Deleting_is_as_if_a_passage_had_never_been()
    {
        var passages = new RandomPassages(3, vocabulary: 400).Passages(3000);
        var deleted = new IdSet(passages.Count);
        for (var i = 0; i < passages.Count; i += 3)
            deleted.Add(i);
        var live = passages.Where((_, i) => !deleted.Contains(i)).ToList();
        var with = new LexicalSearcher(new LexicalPart(_files.Build(new(), passages), 0, deleted));
        var without = new LexicalSearcher(new LexicalPart(_files.Build(new(), live), 0, null));
        var ids = Enumerable.Range(0, passages.Count).Where(i => !deleted.Contains(i)).ToList();
        var random = new RandomPassages(4, vocabulary: 400);
        for (var query = 0; query < 50; query++)
        {
            var text = random.Query();
            Assert.Equal(Search(without, text, 100).Select(match => match with { Id = ids[match.Id] }), Search(with, text, 100));
        }
    }

    [Fact]
    public void A_collection_may_be_tiny_or_odd()
    {
        foreach (var options in s_options)
        {
            List<(string, string)>[] collections =
            [
                [],
                [("", "")],
                [("", "one"), ("", "one"), ("", "one")],
                [("title", ""), ("", "text")],
                [("", string.Join(' ', Enumerable.Repeat("huge", 70_000))), ("", "huge small"), ("huge", "")],
                [.. Enumerable.Repeat(("same", "same words here"), 300)],
            ];
            foreach (var passages in collections)
            {
                var oracle = Oracle(options, passages);
                var searcher = new LexicalSearcher(new LexicalPart(_files.Build(options, passages), 0, null));
                foreach (var query in new[] { "one", "huge small", "title text", "same words \"here\"", "none", "", "-same", "+title" })
                    AssertSame(oracle, searcher, query, 400);
            }
        }

        Assert.Equal(0, new LexicalSearcher().Search("anything", new LexicalMatch[3]));
    }

    [Theory]
    [InlineData("alpha beta", "0 1 2")]
    [InlineData("\"alpha beta\"", "0")]
    [InlineData("“alpha beta”", "0")]
    [InlineData("\"beta alpha\" gamma", "1")]
    [InlineData("alpha -gamma", "0 2")]
    [InlineData("alpha -\"beta alpha\"", "0 2")]
    [InlineData("+gamma alpha", "1")]
    [InlineData("alpha +beta-alpha", "1")]
    [InlineData("\"alpha", "0 1 2")]
    [InlineData("alpha \"\"", "0 1 2")]
    [InlineData("5\" pipe and 6\" alpha", "0 1 2")]
    [InlineData("alpha - gamma + beta -- \"", "0 1 2")]
    [InlineData("alpha -5", "0 1 2")]
    [InlineData("the alpha", "0 1 2")]
    [InlineData("the", "2")]
    [InlineData("the -alpha", "")]
    [InlineData("the -beta", "2")]
    [InlineData("\"the title\"", "2")]
    [InlineData("\"a title\"", "")]
    [InlineData("-alpha", "")]
    [InlineData("\"title text\"", "")]
    [InlineData("(alpha) AND:[beta]^2~ /x/ \\", "0 1 2")]
    public void A_query_is_read_as_it_is_meant(string query, string ids)
    {
        var searcher = new LexicalSearcher(new LexicalPart(
            _files.Build(new(), [("", "Alpha beta."), ("", "beta alpha, gamma"), ("the title", "text: alpha")]), 0, null));
        Assert.Equal(ids, string.Join(' ', Search(searcher, query, 10).Select(match => match.Id).Order()));
    }

    [Fact]
    public void Merging_gives_the_bytes_of_building_anew()
    {
        var random = new RandomPassages(6, vocabulary: 500);
        var numbers = new Random(6);
        foreach (var options in s_options)
        {
            for (var run = 0; run < (s_long ? 30 : 2); run++)
            {
                var inputs = new List<(LexicalSegment, IdSet?)>();
                var live = new List<(string, string)>();
                for (var segments = numbers.Next(1, 5); segments > 0; segments--)
                {
                    var passages = random.Passages(numbers.Next(600));
                    var deleted = Some(numbers, passages.Count, numbers.NextDouble());
                    inputs.Add((_files.Build(options, passages), deleted));
                    live.AddRange(passages.Where((_, i) => deleted?.Contains(i) != true));
                }

                var builder = new LexicalBuilder(options);
                foreach (var (title, text) in live)
                    builder.Add(title, text);
                Assert.Equal(
                    _files.Bytes(_files.Write(builder.Write)), _files.Bytes(_files.Write(file => LexicalSegment.Merge(inputs, file))));
            }
        }
    }

    [Fact]
    public void Threads_share_a_searcher()
    {
        var random = new RandomPassages(8, vocabulary: 300);
        var passages = random.Passages(2000);
        var searcher = new LexicalSearcher(new LexicalPart(_files.Build(new(), passages), 0, Some(new Random(1), passages.Count, 0.2)));
        var queries = Enumerable.Range(0, 60).Select(_ => random.Query()).ToList();
        var expected = queries.Select(query => Search(searcher, query, 30)).ToList();
        Parallel.For(0, 600, i => Assert.Equal(expected[i % 60], Search(searcher, queries[i % 60], 30)));
    }

    [Fact]
    public void A_warm_search_allocates_nothing()
    {
        var random = new RandomPassages(9, vocabulary: 300);
        var searcher = new LexicalSearcher(new LexicalPart(_files.Build(new(), random.Passages(3000)), 0, null));
        var queries = Enumerable.Range(0, 30).Select(_ => random.Query() + " \"" + random.Words(2) + "\"").ToList();
        var matches = new LexicalMatch[100];
        var allocated = Allocated.ByWarm(() =>
        {
            foreach (var query in queries)
                searcher.Search(query, matches);
        });
        Assert.Equal(0, allocated / queries.Count / 64); // the bag of scratch may take a node now and then
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var segment = _files.Build(new(), [("", "a"), ("", "b")]);
        var other = _files.Build(new() { K1 = 2 }, [("", "a")]);
        Assert.Throws<ArgumentException>(() => new LexicalSearcher(new LexicalPart(segment, 0, new IdSet(3))));
        Assert.Throws<ArgumentException>(() => new LexicalSearcher(new LexicalPart(segment, 0, null), new LexicalPart(segment, 1, null)));
        var differ = Assert.Throws<IndexException>(
            () => new LexicalSearcher(new LexicalPart(segment, 0, null), new LexicalPart(other, 2, null)));
        Assert.Contains("options differ", differ.Message, StringComparison.Ordinal);
        Assert.Throws<IndexException>(() => _files.Merge((segment, null), (other, null)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LexicalBuilder(new() { B = 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LexicalBuilder(new() { K1 = float.NaN }));
    }

    public void Dispose() => _files.Dispose();

    private static ExhaustiveBm25 Oracle(LexicalOptions options, List<(string Title, string Text)> passages)
    {
        var oracle = new ExhaustiveBm25(options);
        for (var i = 0; i < passages.Count; i++)
            oracle.Add(i, passages[i].Title, passages[i].Text);
        return oracle;
    }

    private static IdSet? Some(Random random, int length, double share)
    {
        if (random.Next(3) == 0)
            return null;
        var some = new IdSet(length);
        for (var i = 0; i < length; i++)
        {
            if (random.NextDouble() < share)
                some.Add(i);
        }

        return some;
    }

    private static void AssertSame(
        ExhaustiveBm25 oracle, LexicalSearcher searcher, string query, int k, Func<int, bool>? admitted = null, IdSet?[]? within = null)
    {
        var actual = Search(searcher, query, k, within);
        var expected = oracle.Search(query, k, admitted);
        if (!expected.SequenceEqual(actual))
        {
            var at = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
            Assert.Fail($"'{query}' k={k}: {expected.Count} and {actual.Length} matches; number {at} is "
                + $"{(at < actual.Length ? actual[at].ToString() : "missing")} instead of "
                + $"{(at < expected.Count ? expected[at].ToString() : "none")}");
        }
    }

    private static LexicalMatch[] Search(LexicalSearcher searcher, string query, int k, IdSet?[]? within = null)
    {
        var matches = new LexicalMatch[k];
        return matches[..searcher.Search(query, matches, within)];
    }
}
