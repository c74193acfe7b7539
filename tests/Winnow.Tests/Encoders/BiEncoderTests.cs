using Winnow.Encoders;
using Winnow.Numerics.Threading;
using Winnow.Tests.Support;
using Winnow.Tests.Transformers;
using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Tests.Encoders;

/// <summary>What a bi-encoder promises beyond its numbers: invariance, cuts that are reported, prompts, and clear refusals.</summary>
public sealed class BiEncoderTests
{
    private const string MeanPooling = """{"word_embedding_dimension":48,"pooling_mode_mean_tokens":true}""";
    private const string TwoPrompts = """
        {"prompts":{"query":"w7 w8 ","passage":"w9 ","other":""},"default_prompt_name":null,"similarity_fn_name":"dot"}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void BitsAreTheSameAloneAndInAnyListAndOrder()
    {
        using var model = TestModel.BiEncoder(TestShape.TinyTanh, MeanPooling);
        using var pool = new WorkerPool(3);
        CheckInvariance(BiEncoder.Load(model.Path, new() { Pool = pool }));
        CheckInvariance(BiEncoder.Load(DefaultModels.RecallPath, new() { Pool = pool }));

        static void CheckInvariance(BiEncoder encoder)
        {
            var texts = Texts(600);
            var together = encoder.Embed(texts, EmbeddingInput.Document, Cancellation);
            var reversed = encoder.Embed([.. texts.Reverse()], EmbeddingInput.Document, Cancellation);
            var alone = new float[encoder.Dimensions];
            for (var i = 0; i < texts.Length; i += 7)
            {
                var tokens = encoder.Embed(texts[i].AsSpan(), EmbeddingInput.Document, alone);
                Assert.Equal(alone, together[i].ToArray());
                Assert.Equal(alone, reversed[texts.Length - 1 - i].ToArray());
                Assert.Equal(tokens, together.Tokens[i]);
            }
        }
    }

    [Fact]
    public void ManyThreadsMayUseOneEncoder()
    {
        using var model = TestModel.BiEncoder(TestShape.TinyTanh, MeanPooling);
        var encoder = BiEncoder.Load(model.Path, new() { Precision = Precision.Fp32 });
        var texts = Texts(40);
        var expected = encoder.Embed(texts, EmbeddingInput.None, Cancellation).Values;
        Parallel.For(0, 8, _ => Assert.Equal(expected, encoder.Embed(texts, EmbeddingInput.None, Cancellation).Values));
    }

    [Fact]
    public void ACutIsReported()
    {
        using var model = TestModel.BiEncoder(TestShape.TinyTanh, MeanPooling);
        model.Write("sentence_bert_config.json", """{"max_seq_length":10,"do_lower_case":true}""");
        var encoder = BiEncoder.Load(model.Path, new() { Precision = Precision.Fp32 });
        Assert.Equal(10, encoder.MaxTokens);
        var matrix = encoder.Embed(["W5 w6", "", Words(8), Words(11)], EmbeddingInput.None, Cancellation);
        Assert.Equal([new(4, 0), new(2, 0), new(10, 0), new(10, 3)], matrix.Tokens.ToArray());
        Assert.Equal([false, false, false, true], matrix.Tokens.ToArray().Select(tokens => tokens.Truncated));
        Assert.Equal(matrix[0].ToArray(), encoder.Embed(["w5 w6"], EmbeddingInput.None, Cancellation)[0].ToArray());
        Assert.Equal(matrix[3].ToArray(), encoder.Embed([Words(8)], EmbeddingInput.None, Cancellation)[0].ToArray());
        Assert.Equal(6, BiEncoder.Load(model.Path, new() { MaxTokens = 6 }).MaxTokens);
    }

    [Fact]
    public void PromptsGoBeforeTheTextByRole()
    {
        using var model = TestModel.BiEncoder(TestShape.TinyTanh, MeanPooling);
        model.Write("config_sentence_transformers.json", TwoPrompts);
        var encoder = BiEncoder.Load(model.Path, new() { Precision = Precision.Fp32 });
        Assert.Equal("dot", encoder.SimilarityFunction);
        Assert.Equal("passage='w9 ', query='w7 w8 '", encoder.Identity.Prompts);
        AssertSame("w7 w8 w5", new() { Input = EmbeddingInput.Query });
        AssertSame("w9 w5", new() { Input = EmbeddingInput.Document });
        AssertSame("w5", new() { Input = EmbeddingInput.None });
        AssertSame("w5", new() { Input = EmbeddingInput.Query, PromptName = "other" });
        AssertSame("w4 w5", new() { PromptName = "query", Prompt = "w4 " });
        Assert.Throws<ArgumentException>(() => encoder.Embed(["w5"], new EmbedOptions { PromptName = "none such" }, Cancellation));

        var single = new float[encoder.Dimensions];
        encoder.Embed("w5".AsSpan(), EmbeddingInput.Query, single);
        Assert.Equal(Plain("w7 w8 w5"), single);

        model.Write("config_sentence_transformers.json", TwoPrompts.Replace("null", "\"passage\"", StringComparison.Ordinal));
        var withDefault = BiEncoder.Load(model.Path, new() { Precision = Precision.Fp32 });
        Assert.Equal(Plain("w9 w5"), withDefault.Embed(["w5"], EmbeddingInput.None, Cancellation)[0].ToArray());
        Assert.Contains(
            encoder.Identity.DifferencesFrom(withDefault.Identity),
            difference => difference.StartsWith("prompts", StringComparison.Ordinal));

        void AssertSame(string plain, EmbedOptions options) =>
            Assert.Equal(Plain(plain), encoder.Embed(["w5"], options, Cancellation)[0].ToArray());

        float[] Plain(string text) => encoder.Embed([text], new EmbedOptions { Prompt = "" }, Cancellation)[0].ToArray();
    }

    [Fact]
    public void APromptMayBeLeftOutOfPooling()
    {
        using var model = TestModel.BiEncoder(
            TestShape.TinyTanh, """{"embedding_dimension":48,"pooling_mode":"mean","include_prompt":false}""");
        var vector = BiEncoder.Load(model.Path, new() { Precision = Precision.Fp32 })
            .Embed(["w5"], new EmbedOptions { Prompt = "w7 w8 " }, Cancellation)[0].ToArray();

        // Of [CLS] w7 w8 w5 [SEP] the last two are left.
        var batch = new TokenBatch();
        foreach (var id in (int[])[2, 7, 8, 5, 3])
            batch.Add(id, 0);
        batch.EndSequence();
        var expected = new float[48];
        TransformerEncoder.Load(model.Path).Encode(batch, HiddenStates.All, expected, static (expected, _, hidden) =>
        {
            for (var i = 0; i < expected.Length; i++)
                expected[i] = (hidden[(3 * 48) + i] + hidden[(4 * 48) + i]) / 2;
        }, Cancellation);
        Assert.Equal(expected, vector);
    }

    [Fact]
    public void FewerDimensionsAreTheFirstOnesNormalisedAgain()
    {
        var full = BiEncoder.Load(DefaultModels.RecallPath);
        var small = BiEncoder.Load(DefaultModels.RecallPath, new() { Dimensions = 128 });
        var (vector, cut) = (
            full.Embed(["a passage"], EmbeddingInput.None, Cancellation)[0].ToArray(),
            small.Embed(["a passage"], EmbeddingInput.None, Cancellation)[0].ToArray());
        var length = MathF.Sqrt(vector[..128].Sum(value => value * value));
        Assert.Equal(128, cut.Length);
        for (var i = 0; i < cut.Length; i++)
            Assert.Equal(vector[i] / length, cut[i], 1e-6f);
        Assert.Equal(cut, full.Embed(["a passage"], new EmbedOptions { Dimensions = 128 }, Cancellation)[0].ToArray());
        Assert.False(full.Identity.Matches(small.Identity));
        Assert.Equal(["dimensions 512, not 128"], full.Identity.DifferencesFrom(small.Identity));
        Assert.Throws<ArgumentOutOfRangeException>(() => BiEncoder.Load(DefaultModels.RecallPath, new() { Dimensions = 513 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => full.Embed(["a"], new EmbedOptions { Dimensions = 0 }, Cancellation));
    }

    [Fact]
    public void ATextWithoutTokensHasAVectorWithoutLength()
    {
        var encoder = BiEncoder.Load(DefaultModels.RecallPath);
        var matrix = encoder.Embed(["", " \t", "word"], EmbeddingInput.Document, Cancellation);
        Assert.All(matrix[0].ToArray().Concat(matrix[1].ToArray()), value => Assert.Equal(0, value));
        Assert.Equal(new TextTokens(0, 0), matrix.Tokens[0]);
        Assert.Equal(1, matrix[2].ToArray().Sum(value => value * value), 1e-5f);
        Assert.Empty(encoder.Embed([], EmbeddingInput.Document, Cancellation).Values);
    }

    [Fact]
    public void CancellationIsHeard()
    {
        using var model = TestModel.BiEncoder(TestShape.TinyTanh, MeanPooling);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => BiEncoder.Load(model.Path, new() { Precision = Precision.Fp32 }).Embed(["w5"], EmbeddingInput.None, source.Token));
        Assert.Throws<OperationCanceledException>(
            () => BiEncoder.Load(DefaultModels.RecallPath).Embed(["w5"], EmbeddingInput.None, source.Token));
    }

    [Fact]
    public void ASingleTextAllocatesNothingOnceWarm()
    {
        var encoder = BiEncoder.Load(DefaultModels.RecallPath);
        var vector = new float[encoder.Dimensions];
        Assert.Equal(0, Allocated.ByWarm(() => encoder.Embed("how do I rotate a key".AsSpan(), EmbeddingInput.Query, vector)));
    }

    [Theory]
    [InlineData("modules.json", "[]", "lists 0 modules")]
    [InlineData("modules.json", "{}", "the root must be an array, not an object")]
    [InlineData("modules.json", """[{"idx":0,"path":"","type":"x.Transformer"}]""", "no Pooling module")]
    [InlineData(
        "modules.json", """[{"idx":0,"path":"","type":"x.Transformer"},{"idx":1,"path":"","type":"x.Normalize"}]""", "no Pooling module")]
    [InlineData("modules.json", """[{"idx":0,"path":"","type":"x.CNN"}]""", "'x.CNN' is not supported")]
    [InlineData("modules.json", """[{"idx":0,"path":"../elsewhere","type":"x.Transformer"}]""", "leads out of the model's directory")]
    [InlineData("modules.json", """[{"idx":0,"path":"/etc","type":"x.Transformer"}]""", "leads out of the model's directory")]
    [InlineData("modules.json", """[{"idx":0,"path":""}]""", "[0].type is missing")]
    [InlineData(
        "modules.json", """[{"path":"","type":"T.Transformer"},{"path":"1_Pooling","type":"P.Pooling"},{"path":"","type":"L.LSTM"}]""",
        "'L.LSTM' is not supported")]
    [InlineData("1_Pooling/config.json", "{}", "names no pooling mode")]
    [InlineData("sentence_bert_config.json", """{"max_seq_length":2}""", "leaves no room for a text")]
    [InlineData("config_sentence_transformers.json", """{"prompts":{"a":"b"},"default_prompt_name":"c"}""", "default_prompt_name 'c'")]
    [InlineData("config_sentence_transformers.json", """{"prompts":{"a":1}}""", "prompts.a must be a string, not a number")]
    [InlineData("config_sentence_transformers.json", """{"similarity_fn_name":"hamming"}""", "'hamming' is not supported")]
    public void AnUnusableDirectoryIsNamed(string file, string text, string expected)
    {
        using var model = TestModel.BiEncoder(TestShape.TinyRelu, """{"embedding_dimension":40,"pooling_mode":"cls"}""");
        model.Write(file, text);
        var message = Assert.Throws<ModelException>(() => BiEncoder.Load(model.Path)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(
            Path.GetFileName(file.Replace("sentence_bert_config.json", "", StringComparison.Ordinal)), message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void ModelsOfAnotherKindAreRefusedWithTheRemedy()
    {
        using var bare = new TestModel();
        bare.WriteBert("", TestShape.TinyRelu, config => config["architectures"] = null, head: false);
        Assert.Contains("add modules.json", Refusal(bare.Path), StringComparison.Ordinal);
        Assert.Contains("is a cross-encoder", Refusal(DefaultModels.RerankPath), StringComparison.Ordinal);
        Assert.Contains("does not exist", Refusal(Path.Combine(bare.Path, "nowhere")), StringComparison.Ordinal);
        Assert.Contains("is a file", Refusal(bare.File("config.json")), StringComparison.Ordinal);
        using var empty = new TestModel();
        Assert.Contains("holds no model", Refusal(empty.Path), StringComparison.Ordinal);

        static string Refusal(string path) => Assert.Throws<ModelException>(() => BiEncoder.Load(path)).Message;
    }

    [Fact]
    public void ATokenizerOfAnotherModelIsRefused()
    {
        using var model = TestModel.BiEncoder(TestShape.TinyRelu, """{"embedding_dimension":40,"pooling_mode":"cls"}""");
        File.AppendAllText(model.File("vocab.txt"), "more\n");
        Assert.Contains("1001 tokens", Assert.Throws<ModelException>(() => BiEncoder.Load(model.Path)).Message, StringComparison.Ordinal);
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Range(20, count).Select(id => $"w{id}"));

    private static string[] Texts(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ =>
            string.Join(' ', Enumerable.Range(0, random.Next(0, 60)).Select(_ => $"w{random.Next(4, 1000)}")))];
    }
}
