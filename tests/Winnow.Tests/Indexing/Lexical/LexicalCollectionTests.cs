using Winnow.Corpus;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Lexical.Search;
using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing.Lexical;

/// <summary>nDCG@10 on real collections, beside that of an implementation that knows no index.</summary>
public sealed class LexicalCollectionTests(ITestOutputHelper output) : IDisposable
{
    private readonly LexicalFiles _files = new();

    [Theory]
    [InlineData("cranfield", 0.51)]
    [InlineData("cisi", 0.38)]
    [InlineData("nfcorpus", 0.32)]
    [InlineData("npl", 0.43)]
    public void A_real_collection_is_ranked_as_by_the_formula(string name, double least)
    {
        Assert.SkipUnless(name == "cisi" || LongRuns.Wanted, "takes seconds; eng/lexical.sh runs it");
        var collection = TestCollection.Open(Repository.Collection(name));
        var documents = CorpusReader.Read([collection.CorpusPath]).Documents.ToList();
        var options = new LexicalOptions();
        var searcher = new LexicalSearcher(
            new LexicalPart(_files.Build(options, documents.Select(document => (document.Title, document.Text))), 0, null));
        var formula = new PlainBm25(options, documents);

        var (index, plain) = (0.0, 0.0);
        var matches = new LexicalMatch[100];
        foreach (var query in collection.Queries)
        {
            var grades = collection.Judgements.Of(query.Id);
            var found = matches[..searcher.Search(query.Text, matches, plain: true)];
            index += RankingMetrics.Ndcg([.. found.Select(match => documents[match.Id].Id)], grades) / collection.Queries.Count;
            plain += RankingMetrics.Ndcg(
                [.. formula.Search(query.Text, 100).Select(id => documents[id].Id)], grades) / collection.Queries.Count;
        }

        output.WriteLine($"{name}: nDCG@10 {index:F4} by the index, {plain:F4} by the formula");
        Assert.InRange(index, plain - 0.001, plain + 0.001);
        Assert.InRange(index, least, 1);
    }

    public void Dispose() => _files.Dispose();
}
