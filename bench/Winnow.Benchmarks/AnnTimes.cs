using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Winnow.Indexing.Vectors;
using Winnow.Indexing.Vectors.Graph;
using Winnow.Numerics.Threading;

namespace Winnow.Benchmarks;

/// <summary>
/// <c>ann VECTORS.f32 QUERIES.f32 DIM [--m 16] [--efc 200] [--k 100]</c>: builds a graph on all threads, then searches it on one for each
/// ef, and scans exactly. Prints one JSON object a line, as the peers' script does.
/// </summary>
internal static class AnnTimes
{
    private const int Rounds = 3;

    public static int Run(string[] arguments)
    {
        int Option(string name, int otherwise) =>
            Array.IndexOf(arguments, name) is >= 0 and var at ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
        var dimensions = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var (vectors, queries) = (RawVectors.Read(arguments[0], dimensions), RawVectors.Read(arguments[1], dimensions));
        var k = Option("--k", 100);
        var options = new VectorOptions { Tier = VectorTier.Graph, M = Option("--m", 16), EfConstruction = Option("--efc", 200) };
        using var one = new WorkerPool(1);

        var truth = Search(new FlatVectorIndex(vectors), queries, k, default, out _);
        var began = Stopwatch.GetTimestamp();
        using var codes = VectorCodes.Quantize(vectors, dimensions, WorkerPool.Shared);
        using var graph = HnswBuilder.Build(codes, options, WorkerPool.Shared);
        var took = Stopwatch.GetElapsedTime(began);
        Print(new()
        {
            ["engine"] = $"winnow {typeof(IVectorIndex).Assembly.GetName().Version!.ToString(3)}",
            ["vectors"] = vectors.Count,
            ["build_per_s"] = Math.Round(vectors.Count / took.TotalSeconds),
            ["bytes_per_vector"] = Math.Round((double)(codes.Matrix.Bytes + graph.Bytes) / vectors.Count, 1),
        });

        using var scan = new ScanVectorIndex(vectors, codes, one);
        Measure("exact", 0, scan, queries, k, default, truth);
        using var walk = new HnswVectorIndex(vectors, codes, graph, one);
        foreach (var ef in new[] { k, 2 * k, 3 * k, 4 * k, 8 * k })
            Measure("graph", ef, walk, queries, k, new(Ef: ef), truth);
        return 0;
    }

    private static void Measure(string tier, int ef, IVectorIndex index, RawVectors queries, int k, VectorSearch search, int[][] truth)
    {
        Search(index, queries, k, search, out _);
        var best = double.MaxValue;
        int[][] found = [];
        for (var round = 0; round < Rounds; round++)
        {
            found = Search(index, queries, k, search, out var milliseconds);
            best = Math.Min(best, milliseconds);
        }

        var recall = found.Zip(truth, (a, b) => (double)a.Intersect(b).Count() / b.Length).Average();
        Print(new()
        {
            ["tier"] = tier,
            ["ef"] = ef,
            ["recall"] = Math.Round(recall, 4),
            ["ms"] = Math.Round(best, 4),
            ["qps"] = Math.Round(1000 / best),
        });
    }

    /// <summary>The ids that each query finds, and the mean milliseconds of a query.</summary>
    private static int[][] Search(IVectorIndex index, RawVectors queries, int k, VectorSearch search, out double milliseconds)
    {
        var matches = new VectorMatch[queries.Count][];
        for (var i = 0; i < matches.Length; i++)
            matches[i] = new VectorMatch[k];
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < matches.Length; i++)
            index.Search(queries.Rows(i, 1), matches[i], search);
        milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds / queries.Count;
        return [.. matches.Select(row => row.Select(match => match.Id).ToArray())];
    }

    private static void Print(Dictionary<string, object> values) => Console.WriteLine(JsonSerializer.Serialize(values));
}

/// <summary>Vectors in a raw file of floats, read whole.</summary>
internal sealed class RawVectors(float[] values, int dimensions) : IVectorRows
{
    public int Count => values.Length / dimensions;

    public int Dimensions => dimensions;

    public static RawVectors Read(string path, int dimensions)
    {
        using var file = File.OpenRead(path);
        var values = new float[file.Length / sizeof(float)];
        for (var done = 0; done < values.Length;)
        {
            var part = values.AsSpan(done, Math.Min(1 << 24, values.Length - done));
            file.ReadExactly(MemoryMarshal.AsBytes(part));
            done += part.Length;
        }

        return new(values, dimensions);
    }

    public ReadOnlySpan<float> Rows(int first, int count) => values.AsSpan(first * dimensions, count * dimensions);
}
