using Winnow.Lab.Datasets;
using Winnow.Lab.Diagnosis;

namespace Winnow.Tests.Lab.Diagnosis;

public sealed class QueryLossTests
{
    private static readonly double Second = 1 / Math.Log2(3);

    [Fact]
    public void Each_step_costs_what_it_took_away()
    {
        // Five documents of equal grade; at k = 1 ... 5 the ideal gains are 1, 1/log2(3), 1/2, 1/log2(5), 1/log2(6).
        var trace = new PlantedTrace
        {
            Indexed = ["filtered", "deep", "missed", "found"],
            Excluded = ["filtered"],
            Exact = ["missed", "found", "x", "deep"],
            RecallK = 3,
            Final = [new("x", 2, 2, 1), new("found", 1, 1, 2)],
        };
        var grades = new Dictionary<string, int> { ["absent"] = 1, ["filtered"] = 1, ["deep"] = 1, ["missed"] = 1, ["found"] = 1 };
        double[] ideal = [0, .. Enumerable.Range(1, 5).Select(n => Enumerable.Range(1, n).Sum(i => 1 / Math.Log2(i + 1)))];
        var loss = QueryLoss.Of(trace, grades, topK: 10, depth: 10);
        Assert.Equal((ideal[5] - ideal[4]) / ideal[5], loss.Coverage, 12);
        Assert.Equal((ideal[4] - ideal[3]) / ideal[5], loss.Filter, 12);
        Assert.Equal((ideal[3] - ideal[2]) / ideal[5], loss.Cut, 12);
        Assert.Equal((ideal[2] - ideal[1]) / ideal[5], loss.Ann, 12);
        Assert.Equal((1 - Second) / ideal[5], loss.Rerank, 12);
        Assert.Equal(Second / ideal[5], loss.Ndcg, 12);
    }

    [Fact]
    public void Losses_and_what_is_left_sum_to_one_and_every_document_has_one_verdict()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            string[] documents = [.. Enumerable.Range(0, 60).Select(i => $"d{i}")];
            string[] queries = [.. Enumerable.Range(0, 5).Select(i => $"q{i}")];
            var judgements = Judgements.From(
                queries.SelectMany(query => documents.Take(20).Select(document => (query, document, random.Next(-1, 4)))));
            using var folder = new TempFolder();
            judgements.Write(folder["qrels.txt"]);
            folder.Write("queries.tsv", string.Concat(queries.Select(query => $"{query}\ttext\n")));
            var judged = JudgedQueries.Read(folder["queries.tsv"], folder["qrels.txt"]);
            var (recallK, topK) = (random.Next(1, 40), random.Next(1, 15));
            var diagnosis = StageDiagnosis.Run(_ => PlantedTrace.Random(random, documents, recallK), judged, recallK, topK);

            var waterfall = diagnosis.Waterfall;
            Assert.Equal(
                1 - waterfall.Ndcg.Mean,
                waterfall.Coverage.Mean + waterfall.Filter.Mean + waterfall.Ann.Mean + waterfall.Cut.Mean + waterfall.Rerank.Mean, 1e-12);
            Assert.All(diagnosis.Losses, loss =>
            {
                Assert.Equal(1 - loss.Ndcg, loss.Coverage + loss.Filter + loss.Ann + loss.Cut + loss.Rerank, 1e-12);
                Assert.True(loss.Coverage >= 0 && loss.Filter >= 0 && loss.Cut >= -1e-12 && loss.Rerank >= -1e-12);
            });
            Assert.Equal(judged.Queries.Sum(query => judgements.Of(query.Id).Values.Count(grade => grade > 0)), diagnosis.Verdicts.Count);
            Assert.Equal(diagnosis.Verdicts.Count, Enum.GetValues<Verdict>().Sum(diagnosis.Count));
        }
    }
}
