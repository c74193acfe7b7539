using BenchmarkDotNet.Attributes;
using Winnow.Encoders;
using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Benchmarks.Encoders;

/// <summary>
/// A search's stage 2: a hundred passages for one query, with the shipped cross-encoder. Allocates nothing on stored tokens.
/// </summary>
public class RerankBenchmarks
{
    private readonly PairScore[] _scores = new PairScore[100];
    private string[] _passages = [];
    private ReadOnlyMemory<int>[] _tokens = [];
    private CrossEncoder _encoder = null!;

    [Params(Precision.Fp32, Precision.Int8)]
    public Precision Precision { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _encoder = CrossEncoder.Load(DefaultModels.RerankPath, new CrossEncoderOptions { Precision = Precision });
        _passages = SamplePassages.Create(_scores.Length);
        var buffer = new TokenBuffer();
        _tokens = Array.ConvertAll(_passages, passage =>
        {
            buffer.Clear();
            _encoder.Tokenizer.Tokenize(passage, buffer);
            return new ReadOnlyMemory<int>(buffer.Ids.ToArray());
        });
    }

    [Benchmark(Baseline = true)]
    public void Tokens() => _encoder.Score(SamplePassages.Query, _tokens, _scores);

    [Benchmark]
    public void Texts() => _encoder.Score(SamplePassages.Query, _passages, _scores);
}
