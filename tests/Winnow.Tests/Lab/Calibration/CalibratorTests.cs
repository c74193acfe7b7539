using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Lab.Calibration;
using Winnow.Retrieval;
using Winnow.Retrieval.Profiles;
using Winnow.Transformers;

namespace Winnow.Tests.Lab.Calibration;

/// <summary>A calibration from end to end with the shipped models over forty one-sentence documents.</summary>
public sealed class CalibratorTests : IDisposable
{
    private static readonly string[] Subjects = ["key", "invoice", "backup", "password", "report", "webhook", "domain", "export"];
    private static readonly string[] Verbs = ["rotates", "expires", "is restored", "is deleted", "is sent"];

    private readonly TempFolder _folder = new();
    private readonly TwoStageRetriever _retriever;
    private readonly CalibrationQuery[] _queries;

    public CalibratorTests()
    {
        var texts = Subjects.SelectMany(subject => Verbs.Select(verb => $"The {subject} {verb} after {subject.Length + verb.Length} days."))
            .ToArray();
        var lines = texts.Select((text, i) => $$"""{"_id": "d{{i}}", "text": "{{text}}"}""");
        var encoder = BiEncoder.Load(DefaultModels.RecallPath);
        var reranker = CrossEncoder.Load(DefaultModels.RerankPath, new() { Precision = Precision.Fp32 });
        new CorpusIndexer(encoder, reranker)
            .Run(CorpusReader.Read([_folder.Write("corpus.jsonl", string.Join('\n', lines))]), _folder["index"]);
        Index = IndexReader.Open(_folder["index"]);
        _retriever = new(Index, encoder, reranker: null);
        _queries = [.. texts.Select((text, i) => new CalibrationQuery(
            text.Replace("The", "when is it that a", StringComparison.Ordinal),
            new Dictionary<string, int> { [$"d{i}"] = 1 })).Where((_, i) => i % 3 == 0)];
    }

    private IndexReader Index { get; }

    [Fact]
    public void Everything_is_compared_and_the_recommendation_does_no_harm()
    {
        var shares = new List<double>();
        var result = Calibrator(new() { Variants = Variants(Precision.Fp32, Precision.Int8), Depth = 30, ValidationSearches = 4 })
            .Run(_queries, (share, _) => shares.Add(share));

        Assert.Equal(_queries.Length, result.Queries);
        Assert.Equal([10, 20, 30], result.Curves[0].Points.Select(point => point.Depth));
        Assert.Equal(2, result.Curves.Count);
        Assert.Equal(Enum.GetValues<OrderMode>().Order(), result.Modes.Select(mode => mode.Order.Mode).Order());
        Assert.True(result.Recommended.Ndcg.Mean >= result.Stage1.Ndcg.Mean);
        Assert.Contains(result.Recommended, result.Front.Append(result.Recommended));
        Assert.Equal(4, result.Validation!.Queries);
        Assert.True(result.Validation.Measured.P95 > 0 && result.Validation.Predicted.P95 > 0);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
    }

    [Fact]
    public void A_depth_scores_as_a_search_of_that_depth_does()
    {
        var result = Calibrator(new() { Variants = Variants(Precision.Fp32), Depth = 30, ValidationSearches = 0 }).Run(_queries);
        var searching = new TwoStageRetriever(
            Index, _retriever.Encoder, CrossEncoder.Load(DefaultModels.RerankPath, new() { Precision = Precision.Fp32 }));
        var replaced = result.Modes.Single(mode => mode.Order.Mode == OrderMode.Replace);
        var depth = result.Reranking.Depth;
        var measured = _queries.Average(query =>
        {
            var options = new SearchOptions { RecallK = 30, RerankDepth = depth, TopK = 10, Order = FinalOrder.Replace };
            var ranking = searching.Search(query.Text, options).Hits.Select(hit => hit.Passage.DocumentId).ToArray();
            return Winnow.Lab.Evaluation.RankingMetrics.Ndcg(ranking, query.Grades);
        });
        Assert.Equal(measured, replaced.Ndcg.Mean, 1e-9);
    }

    [Fact]
    public void The_profile_is_of_the_models_and_loads()
    {
        var result = Calibrator(
            new() { Variants = Variants(Precision.Int8), Depth = 20, ValidationSearches = 0, Budget = TimeSpan.FromSeconds(10) })
            .Run(_queries);
        result.ToProfile(_retriever, "forty").Save(_folder["p.json"]);
        var profile = SearchProfile.Load(_folder["p.json"]);
        profile.RequireModels(
            _folder["p.json"], _retriever.Encoder.Identity,
            CrossEncoder.Load(DefaultModels.RerankPath, new() { Precision = profile.Precision }).Identity);
        Assert.Equal((result.Recommended.Depth, result.Recommended.Order), (profile.RerankDepth, profile.Order));
        Assert.Equal(Precision.Int8, profile.Precision);
        Assert.Equal(20, profile.RecallK);
        Assert.True(profile.Cost!.Value.Of(30) > 0);
        Assert.Equal("forty", profile.Evidence!.Data);
    }

    [Fact]
    public void Without_judgements_the_greatest_depth_is_the_reference()
    {
        var unjudged = _queries.Select(query => query with { Grades = new Dictionary<string, int>() }).ToArray();
        var result = Calibrator(new() { Variants = Variants(Precision.Fp32), Depth = 30, Judged = false, ValidationSearches = 0 })
            .Run(unjudged);
        Assert.False(result.Judged);
        Assert.Equal(1, result.Curves[0].Points[^1].Ndcg.Mean, 1e-12);
        Assert.All(result.Curves[0].Points, point => Assert.Equal(FinalOrder.Blend, point.Order));
        Assert.True(result.Stage1.Ndcg.Mean < 1);
    }

    [Fact]
    public void One_query_is_enough_to_run()
    {
        var result = Calibrator(new() { Variants = Variants(Precision.Fp32), Depth = 10 }).Run(_queries[..1]);
        Assert.Null(result.Validation);
        Assert.Equal(1, result.Queries);
    }

    public void Dispose()
    {
        Index.Dispose();
        _folder.Dispose();
    }

    private static IReadOnlyList<RerankVariant> Variants(params Precision[] precisions) =>
        RerankVariant.Of([DefaultModels.RerankPath], precisions, [null]);

    private Calibrator Calibrator(CalibrationOptions options) => new(_retriever, options);
}
