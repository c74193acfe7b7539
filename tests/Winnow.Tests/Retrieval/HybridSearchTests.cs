using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Indexing.Filters;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Vectors;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Tests.Retrieval;

public sealed class HybridSearchTests(HybridSearchTests.Fixture fixture) : IClassFixture<HybridSearchTests.Fixture>
{
    private const string Query = "which key works after rotation";

    private readonly TwoStageRetriever _retriever = fixture.Retriever;

    [Fact]
    public void Each_mode_recalls_what_its_arms_find()
    {
        var dense = new VectorMatch[20];
        var vector = new float[_retriever.Encoder.Dimensions];
        _retriever.Encoder.Embed(Query, EmbeddingInput.Query, vector);
        dense = dense[.._retriever.Index.SearchVectors(vector, dense)];
        var lexical = new LexicalMatch[20];
        lexical = lexical[.._retriever.Index.SearchText(Query, lexical)];
        Assert.NotEmpty(lexical);

        var options = new SearchOptions { RecallK = 20, TopK = 20, Rerank = false };
        AssertPool(CandidateFusion.Of(dense), _retriever.Search(Query, options with { Mode = RecallMode.Dense }));
        AssertPool(CandidateFusion.Of(lexical), _retriever.Search(Query, options with { Mode = RecallMode.Lexical }));
        foreach (var method in Enum.GetValues<FusionMethod>())
        {
            var fusion = new FusionOptions { Method = method };
            AssertPool(CandidateFusion.Fuse(dense, lexical, 20, fusion, 20), _retriever.Search(Query, options with { Fusion = fusion }));
        }
    }

    [Fact]
    public void Reranking_hybrid_recall_orders_the_pool_by_logit()
    {
        var response = _retriever.Search(Query, new SearchOptions { RecallK = 15, TopK = 15, Order = FinalOrder.Replace });
        Assert.Equal(15, response.Candidates);
        Assert.Equal(15, response.Pool.DenseOnly + response.Pool.LexicalOnly + response.Pool.Both);
        Assert.Equal(response.Hits.OrderByDescending(hit => hit.Rerank!.Value.Logit), response.Hits);
        Assert.All(response.Hits, hit => Assert.True(hit.Evidence.Dense is not null || hit.Evidence.Lexical is not null));
    }

    [Theory]
    [InlineData(RecallMode.Dense)]
    [InlineData(RecallMode.Lexical)]
    [InlineData(RecallMode.Hybrid)]
    public void A_filter_admits_no_other_document_and_loses_none(RecallMode mode)
    {
        foreach (var text in new[]
        {
            "n < 3", "even = true", "exists(even) and not even = true", "day >= 2024-01-20", "id = d7", "path ^= nowhere",
            "tag in (t0, t4)",
        })
        {
            var filter = Filter.Parse(text);
            var response = _retriever.Search(
                Query, new SearchOptions { Mode = mode, RecallK = 200, TopK = 200, Filter = filter, Rerank = false });
            var admitted = fixture.Documents.Where(document => Winnow.Tests.Indexing.Filters.NaiveFilter.Holds(filter, document))
                .Select(document => document.Id).ToHashSet();
            Assert.All(response.Hits, hit => Assert.Contains(hit.Passage.DocumentId, admitted));
            Assert.Equal(admitted.Count, response.Admitted);
            if (mode != RecallMode.Lexical)
                Assert.Equal(admitted.Order(), response.Hits.Select(hit => hit.Passage.DocumentId).Distinct().Order());
        }
    }

    [Fact]
    public void A_filter_on_a_field_that_is_not_there_says_which_are() => Assert.Contains(
        "day (date), even (boolean), id (text), n (number)",
        Assert.Throws<FilterException>(() => _retriever.Search(Query, new SearchOptions { Filter = Filter.Parse("colour = red") })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Grouped_by_document_the_best_passage_stands_and_the_others_are_listed()
    {
        var single = fixture.Long.Search(Query, new SearchOptions { RecallK = 30, TopK = 30 });
        var grouped = fixture.Long.Search(Query, new SearchOptions { RecallK = 30, TopK = 30, GroupBy = GroupBy.Document });
        Assert.True(grouped.Hits.Count < single.Hits.Count);
        Assert.Equal(single.Hits.Select(hit => hit.Passage.DocumentId).Distinct(), grouped.Hits.Select(hit => hit.Passage.DocumentId));
        foreach (var hit in grouped.Hits)
        {
            var own = single.Hits.Where(passage => passage.Passage.DocumentId == hit.Passage.DocumentId).ToArray();
            Assert.Equal(
                own.Select(passage => passage.Stored.Number), [hit.Stored.Number, .. hit.Others.Select(other => other.Stored.Number)]);
            Assert.Equal(own.Skip(1).Select(passage => passage.Rerank), hit.Others.Select(other => other.Rerank));
        }

        var few = fixture.Long.Search(Query, new SearchOptions { RecallK = 4, TopK = 4, GroupBy = GroupBy.Document, Rerank = false });
        Assert.Contains("raise recall_k", Assert.Single(few.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Near_duplicates_are_read_once_and_listed()
    {
        var options = new SearchOptions { RecallK = 30, TopK = 30, Mode = RecallMode.Dense, UseCache = false };
        var all = _retriever.Search(Query, options);
        var collapsed = _retriever.Search(Query, options with { CollapseDuplicates = 0.95 });
        var twins = collapsed.Hits.Where(hit => hit.Duplicates.Count > 0).ToArray();
        var twin = Assert.Single(twins);
        Assert.Equal(["copy", "d3"], new[] { twin.Passage.DocumentId, twin.Duplicates.Single().Stored.Passage.DocumentId }.Order());
        Assert.Equal((all.Candidates - 1, 1, all.PairsScored - 1), (collapsed.Candidates, collapsed.Pool.Collapsed, collapsed.PairsScored));
        Assert.Throws<ArgumentException>(() => _retriever.Search(Query, options with { CollapseDuplicates = 0 }));
    }

    [Fact]
    public void Lexical_recall_alone_encodes_nothing_and_snippets_still_come()
    {
        var response = _retriever.Search(Query, new SearchOptions { Mode = RecallMode.Lexical, TopK = 3, Snippets = true });
        Assert.All(response.Hits, hit => Assert.NotNull(hit.Snippet));
        Assert.All(response.Hits, hit => Assert.Null(hit.Evidence.Dense));
        Assert.Empty(_retriever.Search("zzzz", new SearchOptions { Mode = RecallMode.Lexical }).Hits);
        Assert.NotEmpty(_retriever.Search("zzzz", new SearchOptions()).Hits);
    }

    [Fact]
    public void The_same_search_gives_the_same_answer()
    {
        var options = new SearchOptions { RecallK = 20, TopK = 20, CollapseDuplicates = 0.9, GroupBy = GroupBy.Document };
        var first = _retriever.Search(Query, options);
        var again = _retriever.Search(Query, options);
        var fresh = _retriever.Search(Query, options with { UseCache = false });
        Assert.Equal(Told(first), Told(again));
        Assert.Equal(Told(first), Told(fresh));

        static IEnumerable<object?> Told(SearchResponse response) =>
            response.Hits.Select(hit => (object?)(hit.Stored.Number, hit.RecallRank, hit.RecallScore, hit.Evidence, hit.Rerank));
    }

    private static void AssertPool(Candidate[] expected, SearchResponse response)
    {
        Assert.Equal(expected.Select(candidate => (candidate.Number, candidate.Score, candidate.Evidence)),
            response.Hits.Select(hit => (hit.Stored.Number, hit.RecallScore, hit.Evidence)));
        Assert.Equal(Candidate.Compose(expected, 0), response.Pool);
    }

    /// <summary>Short documents with metadata, one of them twice; and long ones, of several passages.</summary>
    public sealed class Fixture : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly IndexReader _short;
        private readonly IndexReader _long;

        public Fixture()
        {
            var lines = Enumerable.Range(0, 30).Select(i => $$"""
                {"_id": "d{{i}}", "title": "Article {{i}}", "text": "{{Text(i)}}", "n": {{i}}, "day": "2024-01-{{i + 1:D2}}",
                """ + $$"""
                 "tag": ["t{{i % 5}}", "x"]{{(i % 3 == 0 ? $", \"even\": {(i % 2 == 0 ? "true" : "false")}" : "")}}}
                """)
                .Append("""{"_id": "copy", "title": "Article 3", "text": "The new key works for 3 hours. Rotation 21 is of kind 3."}""");
            var corpus = _folder.Write("corpus.jsonl", string.Join('\n', lines));
            Documents = [.. CorpusReader.Read([corpus]).Documents];
            var (recall, rerank) = (BiEncoder.Load(DefaultModels.RecallPath), CrossEncoder.Load(DefaultModels.RerankPath));
            new CorpusIndexer(recall, rerank).Run(CorpusReader.Read([corpus]), _folder["short"]);
            _short = IndexReader.Open(_folder["short"]);
            Retriever = new(_short, recall, rerank);

            for (var i = 0; i < 3; i++)
            {
                var steps = Enumerable.Range(0, 40).Select(n =>
                    $"Step {n} of guide {i} says how key {n * i} is replaced, and which of its copies works after rotation {n}.");
                _folder.Write($"long/{i}.md", $"# Guide {i}\n\n" + string.Join("\n\n", steps));
            }

            new CorpusIndexer(recall, rerank).Run(CorpusReader.Read([_folder["long"]]), _folder["long-index"]);
            _long = IndexReader.Open(_folder["long-index"]);
            Long = new(_long, recall, rerank);

            static string Text(int i) =>
                $"The {(i % 2 == 0 ? "old" : "new")} key works for {i} hours. Rotation {i * 7} is of kind {i % 5}.";
        }

        public IReadOnlyList<Document> Documents { get; }

        public TwoStageRetriever Retriever { get; }

        public TwoStageRetriever Long { get; }

        public void Dispose()
        {
            _short.Dispose();
            _long.Dispose();
            _folder.Dispose();
        }
    }
}
