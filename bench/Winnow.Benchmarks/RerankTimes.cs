using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Winnow.Encoders;
using Winnow.Numerics.Threading;
using Winnow.Tokenization;
using Winnow.Transformers;
using Winnow.Transformers.Safetensors;

namespace Winnow.Benchmarks;

/// <summary>
/// <c>rerank MODEL_DIR LENGTHS.json [--int8] [--runs N]</c>: the time of scoring pairs of these lengths, random tokens, with a
/// checkpoint that needs no tokenizer. Prints one JSON object, as the peers' scripts do.
/// </summary>
internal static class RerankTimes
{
    public static int Run(string[] arguments)
    {
        var (directory, lengths) = (arguments[0], JsonSerializer.Deserialize<int[]>(File.ReadAllText(arguments[1]))!);
        var precision = arguments.Contains("--int8") ? Precision.Int8 : Precision.Fp32;
        var runs = Array.IndexOf(arguments, "--runs") is >= 0 and var at ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : 7;

        var config = EncoderConfig.Load(directory);
        var encoder = TransformerEncoder.Load(directory, WorkerPool.Shared, precision);
        using var checkpoint = Checkpoint.Open(directory);
        var head = ClassificationHead.Read(checkpoint, config, labels: 1);
        var batch = RandomPairs(lengths);
        var (first, pooled) = (new float[lengths.Length * config.HiddenSize], new float[lengths.Length * config.HiddenSize]);
        var logits = new float[lengths.Length];

        var times = new List<double>();
        for (var run = -2; run < runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            encoder.Encode(
                batch,
                HiddenStates.First,
                first,
                (rows, sequence, hidden) => hidden.CopyTo(rows.AsSpan(sequence * hidden.Length)));
            head.Apply(first, lengths.Length, pooled, logits);
            if (run >= 0)
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["engine"] = $"winnow {typeof(CrossEncoder).Assembly.GetName().Version!.ToString(3)}",
            ["precision"] = precision == Precision.Int8 ? "int8" : "fp32",
            ["pairs"] = lengths.Length,
            ["tokens"] = lengths.Sum(),
            ["median_ms"] = times[times.Count / 2],
            ["min_ms"] = times[0],
        }));
        return 0;
    }

    private static TokenBatch RandomPairs(int[] lengths)
    {
        var random = new Random(0);
        var batch = new TokenBatch();
        foreach (var length in lengths)
        {
            for (var token = 0; token < length; token++)
                batch.Add(random.Next(1000, 30000), 0);
            batch.EndSequence();
        }

        return batch;
    }
}
