using Microsoft.Extensions.AI;
using Winnow.Encoders;
using Winnow.Tests.Transformers;
using Winnow.Tokenization;

namespace Winnow.Tests.Encoders;

/// <summary>The bi-encoder as an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>.</summary>
public sealed class EmbeddingGeneratorTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly TestModel _model = TestModel.BiEncoder(
        TestShape.TinyTanh, """{"embedding_dimension":48,"pooling_mode":"mean"}""", denseAndNormalize: true);

    public EmbeddingGeneratorTests() =>
        _model.Write("config_sentence_transformers.json", """{"prompts":{"query":"w7 ","document":"w8 "}}""");

    public void Dispose() => _model.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VectorsCarryModelTimeAndUsage()
    {
        var encoder = Load();
        var result = await encoder.GenerateAsync(["w5", "w5 w6"], cancellationToken: Cancellation);
        Assert.Equal(2, result.Count);
        Assert.Equal(3 + 4, result.Usage!.InputTokenCount);
        Assert.Equal(result.Usage.InputTokenCount, result.Usage.TotalTokenCount);
        Assert.All(result, embedding => Assert.Equal(
            (encoder.Identity.Name, (DateTimeOffset?)Noon, 32), (embedding.ModelId, embedding.CreatedAt, embedding.Vector.Length)));
        Assert.Equal(encoder.Embed(["w5 w6"], EmbeddingInput.None, Cancellation)[0].ToArray(), result[1].Vector.ToArray());
        Assert.Empty(await encoder.GenerateAsync([], cancellationToken: Cancellation));
    }

    [Fact]
    public async Task OptionsAreHonoured()
    {
        var encoder = Load();
        await AssertSame(new() { Input = EmbeddingInput.Query }, With("input_type", "query"));
        await AssertSame(new() { Input = EmbeddingInput.Document }, With("input_type", "search_document"));
        await AssertSame(new() { PromptName = "document" }, With("prompt_name", "document"));
        await AssertSame(new() { Dimensions = 8 }, new() { Dimensions = 8 });
        await AssertSame(new() { Prompt = "w9 " }, new() { RawRepresentationFactory = _ => new EmbedOptions { Prompt = "w9 " } });
        await AssertSame(new(), new() { ModelId = encoder.Identity.Name });
        await Assert.ThrowsAsync<ArgumentException>(() => encoder.GenerateAsync(["w5"], With("input_type", "poem"), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => encoder.GenerateAsync(["w5"], With("prompt_name", "poem"), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => encoder.GenerateAsync(["w5"], new() { ModelId = "another" }, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => encoder.GenerateAsync(["w5"], new() { Dimensions = 33 }, Cancellation));

        async Task AssertSame(EmbedOptions expected, EmbeddingGenerationOptions options) => Assert.Equal(
            encoder.Embed(["w5"], expected, Cancellation)[0].ToArray(),
            (await encoder.GenerateAsync(["w5"], options, Cancellation))[0].Vector.ToArray());

        static EmbeddingGenerationOptions With(string key, string value) => new() { AdditionalProperties = new() { [key] = value } };
    }

    [Fact]
    public void ServicesAreFound()
    {
        var encoder = Load();
        var metadata = Assert.IsType<EmbeddingGeneratorMetadata>(encoder.GetService(typeof(EmbeddingGeneratorMetadata)));
        Assert.Equal(
            ("winnow", encoder.Identity.Name, (int?)32), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(encoder, encoder.GetService(typeof(BiEncoder)));
        Assert.Same(encoder, encoder.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        Assert.Same(encoder.Tokenizer, encoder.GetService(typeof(ITokenizer)));
        Assert.Null(encoder.GetService(typeof(string)));
        Assert.Null(encoder.GetService(typeof(BiEncoder), "key"));
    }

    [Fact]
    public async Task DisposingDoesNotBreakCallsInFlight()
    {
        var encoder = Load();
        var calls = Enumerable.Range(0, 16).Select(_ => encoder.GenerateAsync(["w5 w6 w7"], cancellationToken: Cancellation)).ToArray();
        ((IDisposable)encoder).Dispose();
        var results = await Task.WhenAll(calls);
        Assert.All(results, result => Assert.Equal(results[0][0].Vector.ToArray(), result[0].Vector.ToArray()));
    }

    [Fact]
    public async Task CancellationIsHeard()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Load().GenerateAsync(["w5"], cancellationToken: source.Token));
    }

    private BiEncoder Load() => BiEncoder.Load(_model.Path, new() { Time = new StoppedClock() });

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}
