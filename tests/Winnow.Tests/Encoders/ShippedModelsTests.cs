using System.Text.Json;
using Winnow.Encoders;
using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Tests.Encoders;

/// <summary>The shipped models against Transformers in fp32: every line of the golden file.</summary>
public sealed class ShippedModelsTests(ShippedModels models) : IClassFixture<ShippedModels>
{
    private const float Tolerance = 1e-4f;

    [Fact]
    public void PairsHaveTheIdsAndTypesOfTheReference()
    {
        var parts = CrossEncoderParts.Load(ModelDirectory.Open(DefaultModels.RerankPath), new CrossEncoderOptions());
        var marks = new IdMarks(parts.Encoder.Config.VocabularySize);
        var (query, passage, batch) = (new TokenBuffer(), new TokenBuffer(), new TokenBatch());
        foreach (var row in models.Golden)
        {
            query.Clear();
            passage.Clear();
            batch.Clear();
            parts.Window.Tokenizer.Tokenize(row.Query, query);
            parts.Window.Tokenizer.Tokenize(row.Text, passage);
            parts.Writer.Write(query.Ids, passage.Ids, batch, marks);
            Assert.Equal(row.Ids, batch.Ids.ToArray());
            Assert.Equal(row.Types, batch.Types.ToArray());
        }
    }

    [Fact]
    public void LogitsEqualTheReference()
    {
        foreach (var group in models.Golden.GroupBy(row => row.Query))
        {
            GoldenPair[] rows = [.. group];
            var scores = models.Rerank.Score(group.Key, [.. rows.Select(row => row.Text)], TestContext.Current.CancellationToken);
            for (var i = 0; i < rows.Length; i++)
            {
                Assert.Equal(rows[i].Logit, scores[i].Logit, Tolerance);
                Assert.Equal(1 / (1 + Math.Exp(-rows[i].Logit)), scores[i].Probability, Tolerance);
                Assert.Equal(rows[i].Ids.Length, scores[i].Tokens);
            }
        }
    }

    [Fact]
    public void CosinesEqualTheReference()
    {
        var queries = models.Recall.Embed(
            [.. models.Golden.Select(row => row.Query)], EmbeddingInput.Query, TestContext.Current.CancellationToken);
        var texts = models.Recall.Embed(
            [.. models.Golden.Select(row => row.Text)], EmbeddingInput.Document, TestContext.Current.CancellationToken);
        for (var i = 0; i < models.Golden.Length; i++)
        {
            double cosine = 0;
            for (var d = 0; d < models.Recall.Dimensions; d++)
                cosine += queries[i][d] * texts[i][d];
            Assert.Equal(models.Golden[i].Cosine, cosine, (double)Tolerance);
        }
    }

    [Fact]
    public void TheModelsAreWhatTheirCardsSay()
    {
        Assert.Equal(512, models.Recall.Dimensions);
        Assert.True(models.Recall.Normalizes);
        Assert.Null(models.Recall.MaxTokens);
        Assert.Equal("cosine", models.Recall.SimilarityFunction);
        Assert.Equal("StaticEmbedding(512), Normalize", models.Recall.Identity.Pipeline);
        Assert.Equal(DefaultModels.RecallName, models.Recall.Identity.Name);
        Assert.Equal(256, models.Rerank.MaxTokens);
        Assert.Equal(64, models.Rerank.MaxQueryTokens);
        Assert.Equal(1, models.Rerank.Labels);
        Assert.Equal(ScoreActivation.Identity, models.Rerank.Activation);
    }
}

/// <summary>The shipped models, loaded once, and their golden pairs.</summary>
public sealed class ShippedModels
{
    public BiEncoder Recall { get; } = BiEncoder.Load(DefaultModels.RecallPath);

    public CrossEncoder Rerank { get; } = CrossEncoder.Load(DefaultModels.RerankPath, new() { Precision = Precision.Fp32 });

    public GoldenPair[] Golden { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "encoders", "winnow-nano.jsonl"))
            .Select(line => JsonSerializer.Deserialize<GoldenPair>(line, JsonSerializerOptions.Web)!),
    ];
}

/// <summary>One line of the golden file.</summary>
public sealed record GoldenPair(string Query, string Text, int[] Ids, int[] Types, float Logit, double Cosine);
