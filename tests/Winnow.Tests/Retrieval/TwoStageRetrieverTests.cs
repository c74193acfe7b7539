using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Retrieval;
using Winnow.Retrieval.Ordering;

namespace Winnow.Tests.Retrieval;

public sealed class TwoStageRetrieverTests : IClassFixture<TwoStageRetrieverTests.Fixture>
{
    private const string Query = "how long does the old key work after rotation";

    private readonly TwoStageRetriever _retriever;
    private readonly Fixture _fixture;

    public TwoStageRetrieverTests(Fixture fixture)
    {
        _fixture = fixture;
        _retriever = new(fixture.Index, fixture.Recall, fixture.Rerank);
    }

    [Fact]
    public void Hits_come_in_the_order_of_logits_and_remember_stage_one()
    {
        var response = _retriever.Search(Query, new SearchOptions { RecallK = 12, TopK = 12, Order = FinalOrder.Replace });
        Assert.Equal(12, response.PairsScored);
        Assert.Equal(Enumerable.Range(1, 12), response.Hits.Select(hit => hit.Rank));
        Assert.Equal(Enumerable.Range(1, 12), response.Hits.Select(hit => hit.RecallRank).Order());
        Assert.Equal(response.Hits.OrderByDescending(hit => hit.Rerank!.Value.Logit), response.Hits);
        var byRecall = response.Hits.OrderBy(hit => hit.RecallRank).Select(hit => hit.RecallScore).ToArray();
        Assert.Equal(byRecall.OrderDescending(), byRecall);
        Assert.Equal(response.TokensScored, response.Hits.Sum(hit => hit.Rerank!.Value.Tokens));
    }

    [Fact]
    public void A_hit_scores_as_the_cross_encoder_alone_scores_it()
    {
        foreach (var hit in _retriever.Search(Query, new SearchOptions { RecallK = 9, TopK = 3 }).Hits)
            Assert.Equal(_fixture.Rerank.Score(Query, [hit.Passage.Compose()])[0], hit.Rerank);
    }

    [Fact]
    public void Stage_one_alone_needs_no_cross_encoder()
    {
        var alone = new TwoStageRetriever(_fixture.Index, _fixture.Recall, reranker: null);
        var hits = alone.Search(Query, new SearchOptions { TopK = 5 }).Hits;
        Assert.Equal([1, 2, 3, 4, 5], hits.Select(hit => hit.RecallRank));
        Assert.All(hits, hit => Assert.Null(hit.Rerank));
        Assert.Equal(
            _retriever.Search(Query, new SearchOptions { TopK = 5, Rerank = false }).Hits.Select(hit => hit.Stored.Number),
            hits.Select(hit => hit.Stored.Number));
    }

    [Fact]
    public void Blending_orders_by_both_stages()
    {
        var options = new SearchOptions { RecallK = 12, TopK = 12, Order = FinalOrder.Blend };
        var hits = _retriever.Search(Query, options).Hits;
        var expected = hits
            .Zip(ScoreBlend.Combine([.. hits.Select(hit => hit.RecallScore)], [.. hits.Select(hit => hit.Rerank!.Value.Logit)]))
            .OrderByDescending(item => item.Second);
        Assert.Equal(expected.Select(item => item.First.Rank), hits.Select(hit => hit.Rank));
    }

    [Fact]
    public void Snippets_are_sentences_of_their_passages()
    {
        foreach (var hit in _retriever.Search(Query, new SearchOptions { TopK = 5, Snippets = true }).Hits)
        {
            var span = Assert.NotNull(hit.Snippet);
            Assert.Contains(SentenceSegmenter.Segment(hit.Passage.Text), sentence => sentence == span);
        }
    }

    [Fact]
    public void Depths_are_checked()
    {
        Assert.Throws<ArgumentException>(() => _retriever.Search(Query, new SearchOptions { RecallK = 5, TopK = 6 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _retriever.Search(Query, new SearchOptions { TopK = 0 }));
        Assert.Contains(
            "recall_k equals top_k", Assert.Single(_retriever.Search(Query, new SearchOptions { RecallK = 5, TopK = 5 }).Warnings),
            StringComparison.Ordinal);
        Assert.Empty(_retriever.Search(Query, new SearchOptions { RecallK = 6, TopK = 5 }).Warnings);
    }

    [Fact]
    public void An_index_of_another_model_is_refused_and_both_are_named()
    {
        using var folder = new TempFolder();
        Indexing.TestIndex.Write(folder["index"]);
        using var index = IndexReader.Open(folder["index"]);
        var error = Assert.Throws<IndexException>(() => new TwoStageRetriever(index, _fixture.Recall, reranker: null));
        Assert.Contains("'test-model'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'winnow-nano-recall'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_query_asked_again_costs_nothing_and_answers_the_same()
    {
        var retriever = new TwoStageRetriever(_fixture.Index, _fixture.Recall, _fixture.Rerank);
        var first = retriever.Search(Query, new SearchOptions { RecallK = 8, TopK = 8 });
        var again = retriever.Search(Query, new SearchOptions { RecallK = 12, TopK = 12 });
        Assert.Equal((8, 0), (first.PairsScored, first.PairsFromCache));
        Assert.Equal((4, 8), (again.PairsScored, again.PairsFromCache));
        var fresh = retriever.Search(Query, new SearchOptions { RecallK = 12, TopK = 12, UseCache = false });
        Assert.Equal((12, 0), (fresh.PairsScored, fresh.PairsFromCache));
        Assert.Equal(fresh.Hits.Select(hit => (hit.Stored.Number, hit.Rerank)), again.Hits.Select(hit => (hit.Stored.Number, hit.Rerank)));
    }

    [Fact]
    public void Stored_tokens_score_as_the_text_does()
    {
        Assert.Equal(_fixture.Rerank.Identity.Tokenizer, _fixture.Index.Manifest.PassageTokenizer);
        for (var number = 0; number < _fixture.Index.Passages; number++)
        {
            var stored = _fixture.Index.Passage(number);
            Assert.NotEmpty(stored.Tokens.ToArray());
            var scores = new PairScore[1];
            _fixture.Rerank.Score(Query, [stored.Tokens], scores);
            Assert.Equal(_fixture.Rerank.Score(Query, [stored.Passage.Compose()])[0], scores[0]);
        }
    }

    [Fact]
    public void Only_the_first_candidates_are_reranked_down_to_a_depth()
    {
        var stage1 = _retriever.Search(Query, new SearchOptions { RecallK = 12, TopK = 12, Rerank = false }).Hits;
        var response = _retriever.Search(
            Query, new SearchOptions { RecallK = 12, TopK = 12, RerankDepth = 5, Order = FinalOrder.Replace, UseCache = false });
        Assert.Equal(5, response.PairsScored);
        Assert.Equal(stage1.Skip(5).Select(hit => hit.Stored.Number), response.Hits.Skip(5).Select(hit => hit.Stored.Number));
        Assert.Equal([2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1], response.Hits.Select(hit => hit.ScoredBy));
        Assert.Equal(response.Hits.Take(5).OrderByDescending(hit => hit.Rerank!.Value.Logit), response.Hits.Take(5));
        Assert.Equal(0, _retriever.Search(Query, new SearchOptions { RerankDepth = 0, UseCache = false }).PairsScored);
    }

    [Theory]
    [InlineData(0.01, false)]
    [InlineData(60_000, true)]
    public void A_deadline_decides_how_many_are_scored_and_never_moves_the_others(double milliseconds, bool all)
    {
        var stage1 = _retriever.Search(Query, new SearchOptions { RecallK = 12, TopK = 12, Rerank = false }).Hits;
        var options = new SearchOptions { RecallK = 12, TopK = 12, Deadline = TimeSpan.FromMilliseconds(milliseconds), UseCache = false };
        var response = _retriever.Search(Query, options);
        Assert.Equal(12, response.PairsScored + response.PairsLeft);
        Assert.Equal(all ? 12 : 0, response.PairsScored);
        foreach (var hit in response.Hits.Where(hit => hit.ScoredBy == 1))
            Assert.Equal(stage1[hit.Rank - 1].Stored.Number, hit.Stored.Number);
        if (all)
        {
            Assert.Equal(
                _retriever.Search(Query, options with { Deadline = null }).Hits.Select(hit => hit.Stored.Number),
                response.Hits.Select(hit => hit.Stored.Number));
        }
    }

    [Fact]
    public void Orders_that_need_no_cross_encoder_ask_none()
    {
        var off = _retriever.Search(Query, new SearchOptions { Order = FinalOrder.Off, UseCache = false });
        var shut = _retriever.Search(Query, new SearchOptions { Order = FinalOrder.GateAt(0), UseCache = false });
        Assert.Equal((0, 0), (off.PairsScored, shut.PairsScored));
        Assert.All(off.Hits.Concat(shut.Hits), hit => Assert.Equal(hit.RecallRank, hit.Rank));
    }

    [Fact]
    public void Hits_below_the_least_logit_are_not_returned()
    {
        var all = _retriever.Search(Query, new SearchOptions { RecallK = 12, TopK = 12 }).Hits;
        double least = all[3].Rerank!.Value.Logit;
        Assert.Equal(
            all.Count(hit => hit.Rerank!.Value.Logit >= least),
            _retriever.Search(Query, new SearchOptions { RecallK = 12, TopK = 12, MinLogit = least }).Hits.Count);
        Assert.Empty(_retriever.Search(Query, new SearchOptions { RerankDepth = 0, MinLogit = -1e9 }).Hits);
        var none = _retriever.Search(Query, new SearchOptions { MinLogit = 1e9 });
        Assert.Empty(none.Hits);
        Assert.Contains(none.Warnings, warning => warning.Contains("nothing is returned", StringComparison.Ordinal));
    }

    /// <summary>
    /// An order that leaves the places to stage 1 must not keep a threshold from being applied: it would return nothing at all.
    /// </summary>
    [Fact]
    public void A_least_logit_asks_the_cross_encoder_whatever_the_order()
    {
        var all = _retriever.Search(Query, new SearchOptions { RecallK = 12, TopK = 12, Order = FinalOrder.Replace }).Hits;
        double least = all[3].Rerank!.Value.Logit;
        foreach (var order in new[] { FinalOrder.Off, FinalOrder.GateAt(0) })
        {
            var hits = _retriever.Search(Query, new SearchOptions { RecallK = 12, TopK = 12, Order = order, MinLogit = least }).Hits;
            Assert.Equal(
                all.Where(hit => hit.Rerank!.Value.Logit >= least).Select(hit => hit.Stored.Number).Order(),
                hits.Select(hit => hit.Stored.Number).Order());
            Assert.Equal(hits.OrderBy(hit => hit.RecallRank), hits);
        }
    }

    [Fact]
    public void A_cancelled_search_stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => _retriever.Search(Query, cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public void A_callers_own_candidates_are_ranked_with_ties_in_their_order()
    {
        var ranked = _retriever.Reranker!.Rank(Query, ["Bread.", "The old key works for 24 hours after rotation.", "Bread.", ""]);
        Assert.Equal(1, ranked[0].Index);
        Assert.Equal([0, 2], ranked.Where(passage => passage.Index is 0 or 2).Select(passage => passage.Index));
        Assert.Empty(_retriever.Reranker.Rank(Query, []));
    }

    [Fact]
    public void Ties_and_values_that_are_no_numbers_have_their_order()
    {
        RankedPassage[] passages = [Passage(0, float.NaN), Passage(1, 2), Passage(2, float.NegativeInfinity), Passage(3, 2), Passage(4, 3)];
        Array.Sort(passages, RankedPassage.BestFirst);
        Assert.Equal([4, 1, 3, 2, 0], passages.Select(passage => passage.Index));

        static RankedPassage Passage(int index, float logit) => new(index, new PairScore(logit, 0, 0, 0, 0));
    }

    /// <summary>An index of twelve documents, made with the shipped models.</summary>
    public sealed class Fixture : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Fixture()
        {
            var lines = Enumerable.Range(0, 12).Select(i => (Number: i, Text: $"The old key works for {i} hours after rotation. "
                    + $"Another sentence speaks of billing. A third one, of logs number {i * 3}."))
                .Select(item => $$"""{"_id": "d{{item.Number}}", "title": "Article {{item.Number}}", "text": "{{item.Text}}"}""");
            var corpus = CorpusReader.Read([_folder.Write("corpus.jsonl", string.Join('\n', lines))]);
            new CorpusIndexer(Recall, Rerank).Run(corpus, _folder["index"]);
            Index = IndexReader.Open(_folder["index"]);
        }

        public BiEncoder Recall { get; } = BiEncoder.Load(DefaultModels.RecallPath);

        public CrossEncoder Rerank { get; } = CrossEncoder.Load(DefaultModels.RerankPath);

        public IndexReader Index { get; }

        public void Dispose()
        {
            Index.Dispose();
            _folder.Dispose();
        }
    }
}
