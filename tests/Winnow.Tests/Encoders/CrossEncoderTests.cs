using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Winnow.Encoders;
using Winnow.Numerics.Threading;
using Winnow.Tests.Support;
using Winnow.Tests.Transformers;
using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Tests.Encoders;

/// <summary>Logits against Transformers, and what a cross-encoder promises beyond them.</summary>
public sealed class CrossEncoderTests
{
    private const float Tolerance = 1e-4f;
    private static readonly int[] GoldenLengths = [1, 2, 9, 40, 128];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tinybert-l2")]
    [InlineData("minilm-l6")]
    [InlineData("tiny-tanh")]
    [InlineData("tiny-relu")]
    public void LogitsEqualTheReference(string name)
    {
        var shape = TestShape.All.Single(shape => shape.Name == name);
        using var model = TestModel.CrossEncoder(shape);
        var parts = CrossEncoderParts.Load(ModelDirectory.Open(model.Path), new CrossEncoderOptions { Precision = Precision.Fp32 });
        var batch = new TokenBatch();
        for (var sequence = 0; sequence < GoldenLengths.Length; sequence++)
        {
            var (ids, types) = Recipe.Tokens(name, sequence, GoldenLengths[sequence]);
            for (var i = 0; i < ids.Length; i++)
                batch.Add(ids[i], types[i]);
            batch.EndSequence();
        }

        var first = new float[batch.Count * shape.Hidden];
        parts.Encoder.Encode(
            batch, HiddenStates.First, first, (first, pair, hidden) => hidden.CopyTo(first.AsSpan(pair * shape.Hidden)), Cancellation);
        var logits = new float[batch.Count * shape.Labels];
        parts.Head.Apply(first, batch.Count, new float[first.Length], logits);

        var file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "transformers", name + ".bin"));
        var golden = MemoryMarshal.Cast<byte, float>(file)[^logits.Length..];
        for (var pair = 0; pair < batch.Count; pair++)
            Assert.Equal(shape.Labels == 1 ? golden[pair] : golden[(2 * pair) + 1] - golden[2 * pair], logits[pair], Tolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void BitsAreTheSameInAnyListOrderAndNumberOfThreads(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var model = TestModel.CrossEncoder(TestShape.TinyTanh);
        var encoder = CrossEncoder.Load(model.Path, new() { Pool = pool });
        var passages = Texts(530);
        var together = encoder.Score("w5 w6 w7", passages, Cancellation);
        var reversed = encoder.Score("w5 w6 w7", [.. passages.Reverse()], Cancellation);
        Assert.Equal(together, reversed.Reverse());
        for (var i = 0; i < passages.Length; i += 37)
            Assert.Equal(together[i], encoder.Score("w5 w6 w7", [passages[i]], Cancellation)[0]);

        var tokenized = new PairScore[passages.Length];
        encoder.Score("w5 w6 w7", Tokenize(encoder.Tokenizer, passages), tokenized, Cancellation);
        Assert.Equal(together, tokenized);
    }

    [Fact]
    public void ManyThreadsMayUseOneEncoder()
    {
        using var model = TestModel.CrossEncoder(TestShape.TinyTanh);
        var encoder = CrossEncoder.Load(model.Path);
        var passages = Texts(60);
        var expected = encoder.Score("w9", passages, Cancellation);
        Parallel.For(0, 8, _ => Assert.Equal(expected, encoder.Score("w9", passages, Cancellation)));
    }

    [Fact]
    public void ScoringTokenizedPassagesAllocatesNothingOnceWarm()
    {
        using var pool = new WorkerPool(1);
        using var model = TestModel.CrossEncoder(TestShape.TinyTanh);
        var encoder = CrossEncoder.Load(model.Path, new() { Pool = pool });
        var passages = Tokenize(encoder.Tokenizer, Texts(100));
        var scores = new PairScore[passages.Length];
        Assert.Equal(0, Allocated.ByWarm(() => encoder.Score("w5 w6 w7", passages, scores, CancellationToken.None)));
    }

    [Fact]
    public void TheQueryIsProtectedUpToItsCapAndCutsAreReported()
    {
        using var model = TestModel.CrossEncoder(TestShape.TinyRelu);
        var encoder = CrossEncoder.Load(model.Path, new() { MaxTokens = 23 });
        Assert.Equal((23, 15), (encoder.MaxTokens, encoder.MaxQueryTokens));
        Assert.Equal(new(8, 0, 0), Cut(encoder, 2, 3));
        Assert.Equal(new(23, 0, 0), Cut(encoder, 5, 15));
        Assert.Equal(new(23, 0, 25), Cut(encoder, 5, 40));
        Assert.Equal(new(23, 5, 35), Cut(encoder, 20, 40));
        Assert.Equal(new(20, 5, 0), Cut(encoder, 20, 2));
        Assert.Equal(new(3, 0, 0), Cut(encoder, 0, 0));
        Assert.Equal((15, 5), (encoder.PassageRoom(5), encoder.PassageRoom(50)));

        var longest = CrossEncoder.Load(model.Path, new() { MaxTokens = 23, Truncation = PairTruncation.LongestFirst });
        Assert.Null(longest.MaxQueryTokens);
        Assert.Equal(new(23, 0, 25), Cut(longest, 5, 40));
        Assert.Equal(new(23, 10, 30), Cut(longest, 20, 40));
        Assert.Equal(new(23, 2, 0), Cut(longest, 20, 2));
        Assert.Equal(7, CrossEncoder.Load(model.Path, new() { MaxQueryTokens = 7 }).MaxQueryTokens);

        static (int Tokens, int Query, int Passage) Cut(CrossEncoder encoder, int query, int passage)
        {
            var score = encoder.Score(Words(query), [Words(passage)], Cancellation)[0];
            Assert.Equal(score.QueryTokensDropped + score.PassageTokensDropped > 0, score.Truncated);
            return (score.Tokens, score.QueryTokensDropped, score.PassageTokensDropped);
        }
    }

    [Fact]
    public void ACutPassageScoresAsItsBeginning()
    {
        using var model = TestModel.CrossEncoder(TestShape.TinyRelu);
        var encoder = CrossEncoder.Load(model.Path, new() { MaxTokens = 23 });
        var scores = encoder.Score(Words(5), [Words(15), Words(40)], Cancellation);
        Assert.Equal(scores[0].Logit, scores[1].Logit);
    }

    [Fact]
    public void TheProbabilityFollowsFromTheLogit()
    {
        using var one = TestModel.CrossEncoder(TestShape.TinyTanh);
        using var two = TestModel.CrossEncoder(TestShape.TinyRelu);
        foreach (var encoder in (CrossEncoder[])[CrossEncoder.Load(one.Path), CrossEncoder.Load(two.Path)])
        {
            foreach (var score in encoder.Score("w5 w6", Texts(20), Cancellation))
                Assert.Equal(1 / (1 + Math.Exp(-score.Logit)), score.Probability, 1e-6);
        }

        Assert.Equal((1, 2), (CrossEncoder.Load(one.Path).Labels, CrossEncoder.Load(two.Path).Labels));
    }

    [Fact]
    public void NoPassagesGiveNoScores()
    {
        using var model = TestModel.CrossEncoder(TestShape.TinyRelu);
        var encoder = CrossEncoder.Load(model.Path);
        Assert.Empty(encoder.Score("w5", [], Cancellation));
        Assert.Throws<ArgumentException>(() => encoder.Score("w5", ["w6"], new PairScore[2], Cancellation));
        Assert.Throws<ArgumentException>(() => encoder.Score("w5", [null!], Cancellation));
        Assert.Throws<ArgumentException>(() => encoder.Score("w5", [(int[])[5, 1000]], new PairScore[1], Cancellation));
        Assert.Throws<ArgumentException>(() => encoder.Score("w5", [(int[])[-1]], new PairScore[1], Cancellation));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => encoder.Score("w5", ["w6"], source.Token));
        Assert.Equal(encoder.Score("w5", ["w6"], Cancellation), encoder.Score("w5", ["w6"], Cancellation));
    }

    [Theory]
    [InlineData("torch.nn.modules.linear.Identity", null, null, ScoreActivation.Identity)]
    [InlineData(null, "torch.nn.modules.activation.Sigmoid", null, ScoreActivation.Sigmoid)]
    [InlineData(null, null, "torch.nn.modules.linear.Identity", ScoreActivation.Identity)]
    [InlineData("torch.nn.modules.linear.Identity", "torch.nn.modules.activation.Sigmoid", null, ScoreActivation.Sigmoid)]
    [InlineData(
        "torch.nn.modules.linear.Identity", "torch.nn.modules.activation.Sigmoid", "torch.nn.modules.activation.Tanh",
        ScoreActivation.Tanh)]
    [InlineData(null, null, null, ScoreActivation.Sigmoid)]
    public void TheActivationComesFromTheNewestKey(string? oldest, string? config, string? sentence, ScoreActivation expected)
    {
        using var model = TestModel.CrossEncoder(TestShape.TinyTanh, json =>
        {
            json["sbert_ce_default_activation_function"] = oldest;
            if (config is not null)
                json["sentence_transformers"] = new JsonObject { ["activation_fn"] = config };
        });
        if (sentence is not null)
            model.Write("config_sentence_transformers.json", $$"""{"model_type":"CrossEncoder","activation_fn":"{{sentence}}"}""");
        Assert.Equal(expected, CrossEncoder.Load(model.Path).Activation);
        using var two = TestModel.CrossEncoder(TestShape.TinyRelu);
        Assert.Equal(ScoreActivation.Identity, CrossEncoder.Load(two.Path).Activation);
    }

    [Theory]
    [InlineData("id2label", """{"0":"a","1":"b","2":"c"}""", "has 3 labels")]
    [InlineData("id2label", """{"0":"a","1":"b"}""", "'classifier.weight' has the shape [1, 48], and the configuration asks for [2, 48]")]
    [InlineData("architectures", """["BertModel"]""", "is not a cross-encoder")]
    [InlineData("sentence_transformers", """{"activation_fn":"os.system"}""", "'os.system' is not supported")]
    [InlineData("winnow", """{"match_token_types":true}""", "match_token_types needs a type_vocab_size of 4, not 2")]
    [InlineData("winnow", """{"match_token_types":"yes"}""", "winnow.match_token_types must be true or false, not a string")]
    [InlineData("winnow", """{"max_query_tokens":0}""", "max_query_tokens")]
    [InlineData("max_position_embeddings", "4", "leaves no room for a query and a passage")]
    [InlineData("vocab_size", "999", "vocab_size 999")]
    public void AnUnusableModelIsNamed(string key, string value, string expected)
    {
        using var model = TestModel.CrossEncoder(TestShape.TinyTanh, config => config[key] = JsonNode.Parse(value));
        var message = Assert.Throws<ModelException>(() => CrossEncoder.Load(model.Path)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void ABiEncoderIsRefusedWithTheRemedy() => Assert.Contains(
        "use it to recall", Assert.Throws<ModelException>(() => CrossEncoder.Load(DefaultModels.RecallPath)).Message,
        StringComparison.Ordinal);

    private static string Words(int count) => string.Join(' ', Enumerable.Range(20, count).Select(id => $"w{id}"));

    private static string[] Texts(int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(_ =>
            string.Join(' ', Enumerable.Range(0, random.Next(0, 50)).Select(_ => $"w{random.Next(4, 1000)}")))];
    }

    private static ReadOnlyMemory<int>[] Tokenize(ITokenizer tokenizer, string[] texts) => [.. texts.Select(text =>
    {
        var buffer = new TokenBuffer();
        tokenizer.Tokenize(text, buffer);
        return new ReadOnlyMemory<int>(buffer.Ids.ToArray());
    })];
}
