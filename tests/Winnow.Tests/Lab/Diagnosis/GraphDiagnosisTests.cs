using Winnow.Indexing;
using Winnow.Indexing.Vectors;
using Winnow.Lab.Datasets;
using Winnow.Lab.Diagnosis;
using Winnow.Numerics.Threading;
using Winnow.Tests.Indexing.Vectors;

namespace Winnow.Tests.Lab.Diagnosis;

/// <summary>What a diagnosis says of a real graph, made so badly that it misses, or well.</summary>
public sealed class GraphDiagnosisTests : IDisposable
{
    private const int Count = 6_000, RecallK = 20, TopK = 10;
    private static readonly VectorOptions Good = new() { Tier = VectorTier.Graph, EfConstruction = 100 };
    private static readonly VectorOptions Bad = new() { Tier = VectorTier.Graph, M = 2, EfConstruction = 1 };

    private readonly TempFolder _folder = new();
    private readonly TestVectors _vectors = TestVectors.Make(Count, 24, seed: 11);
    private readonly float[][] _queries;

    public GraphDiagnosisTests() => _queries = _vectors.Queries(40, seed: 12);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_bad_graph_misses_is_called_missed(bool filtered)
    {
        var (diagnosis, traces) = Diagnose(Bad, ef: RecallK, filtered);
        var missed = diagnosis.Verdicts.Where(found => found.Verdict == Verdict.MissedByIndex).ToArray();
        Assert.True(missed.Length > 20, $"{missed.Length} missed");
        Assert.True(diagnosis.Waterfall.Ann.Mean > 0.01, $"{diagnosis.Waterfall.Ann}");
        Assert.All(missed, found =>
        {
            Assert.InRange(found.CandidateRank!.Value, 1, RecallK);
            Assert.DoesNotContain(traces[found.QueryId].Final, candidate => candidate.Id == found.DocumentId);
            Assert.Contains(found.DocumentId, traces[found.QueryId].ExactPool);
        });
        AddsUp(diagnosis, filtered);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_good_graph_misses_next_to_nothing(bool filtered)
    {
        var (diagnosis, _) = Diagnose(Good, ef: 0, filtered);
        Assert.True(
            diagnosis.Count(Verdict.MissedByIndex) <= diagnosis.Verdicts.Count / 50,
            $"{diagnosis.Count(Verdict.MissedByIndex)} of {diagnosis.Verdicts.Count} missed");
        Assert.InRange(diagnosis.Waterfall.Ann.Mean, -0.01, 0.01);
        AddsUp(diagnosis, filtered);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Every other vector in the exact order of each query is relevant, so that half of them are below recall_k.</summary>
    private (StageDiagnosis Diagnosis, Dictionary<string, GraphTrace> Traces) Diagnose(VectorOptions options, int ef, bool filtered)
    {
        using var index = SegmentVectors.Build(_vectors, options, WorkerPool.Shared);
        var admitted = filtered ? TestVectors.Set(Count, id => id % 3 > 0) : null;
        var traces = _queries.Select((query, number) => (Id: $"q{number}", Trace: new GraphTrace(index, _vectors, query, admitted, ef)))
            .ToDictionary(pair => pair.Id, pair => pair.Trace);
        Judgements.From(_queries.SelectMany((query, number) => _vectors.Exact(query, 4 * RecallK).Where((_, rank) => rank % 2 == 0)
            .Select((match, place) => ($"q{number}", $"d{match.Id}", 1 + (place % 3))))).Write(_folder["qrels.txt"]);
        _folder.Write("queries.tsv", string.Concat(traces.Keys.Select(id => $"{id}\tasked\n")));
        var judged = JudgedQueries.Read(_folder["queries.tsv"], _folder["qrels.txt"]);
        return (StageDiagnosis.Run(query => traces[query.Id], judged, RecallK, TopK), traces);
    }

    private static void AddsUp(StageDiagnosis diagnosis, bool filtered)
    {
        var waterfall = diagnosis.Waterfall;
        Assert.Equal(
            1 - waterfall.Ndcg.Mean,
            waterfall.Coverage.Mean + waterfall.Filter.Mean + waterfall.Ann.Mean + waterfall.Cut.Mean + waterfall.Rerank.Mean, 1e-9);
        Assert.Equal(40 * 2 * RecallK, Enum.GetValues<Verdict>().Sum(diagnosis.Count));
        Assert.Equal(filtered, diagnosis.Count(Verdict.Filtered) > 0);
        Assert.True(diagnosis.Count(Verdict.BelowRecallK) > 0);
    }

    /// <summary>Stage 1 alone over a graph: its order is the final one.</summary>
    private sealed class GraphTrace : IQueryTrace
    {
        private readonly List<string> _exact;
        private readonly IdSet? _admitted;

        public GraphTrace(SegmentVectors index, TestVectors vectors, float[] query, IdSet? admitted, int ef)
        {
            _admitted = admitted;
            _exact = [.. vectors.Exact(query, Count, new(admitted)).Select(match => $"d{match.Id}")];
            var found = new VectorMatch[RecallK];
            var count = index.Search(query, found, new(admitted, Ef: ef));
            Final = [.. found.Take(count).Select((match, i) => new TracedDocument($"d{match.Id}", i + 1, i + 1, i + 1))];
        }

        public IReadOnlyList<TracedDocument> Final { get; }

        public IReadOnlyList<string> ExactPool => _exact[..RecallK];

        public bool IsIndexed(string document) => true;

        public bool IsAdmitted(string document) =>
            _admitted?.Contains(int.Parse(document.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)) ?? true;

        public int? ExactRank(string document) => _exact.IndexOf(document) is >= 0 and var place ? place + 1 : null;

        public int? RankReadWhole(string document) => null;
    }
}
