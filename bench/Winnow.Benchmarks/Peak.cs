using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Winnow.Numerics.Gemm;
using Winnow.Numerics.Simd;

namespace Winnow.Benchmarks;

/// <summary>
/// The matrix product beside the peak of one core, which a loop of fused multiply-adds on registers measures in the same breath.
/// </summary>
internal static class Peak
{
    private const int Rounds = 101;
    private const long PeakLoops = 100_000;

    public static int Run(string[] arguments)
    {
        var (m, k, n) = arguments.Length == 3
            ? (Parse(arguments[0]), Parse(arguments[1]), Parse(arguments[2]))
            : (256, 384, 1536);
        Console.WriteLine($"fp32, one core, M={m} K={k} N={n}, medians of {Rounds} alternating runs");
        Console.WriteLine($"{"set",-10}{"peak GFLOP/s",14}{"product GFLOP/s",17}{"ratio",8}");
        foreach (var set in Enum.GetValues<InstructionSet>().Where(set => set <= CpuFeatures.Best))
        {
            var (peaks, products) = Measure(set, m, k, n);
            var ratio = Median(peaks.Zip(products, (peak, product) => product / peak));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{set,-10}{Median(peaks),14:F1}{Median(products),17:F1}{ratio,8:P1}"));
        }
        return 0;
    }

    private static (List<double> Peaks, List<double> Products) Measure(InstructionSet set, int m, int k, int n)
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, m * k).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var weights = PackedMatrix.Pack(set, Enumerable.Range(0, n * k).Select(_ => random.NextSingle() - 0.5f).ToArray(), n, k);
        var bias = new float[n];
        var result = new float[m * n];
        var repeats = Math.Max(1, (int)(2e8 / (2.0 * m * k * n)));
        var (peaks, products) = (new List<double>(), new List<double>());
        for (var round = -3; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var operations = set switch
            {
                InstructionSet.Avx512 => Registers<Simd512, Vector512<float>>(PeakLoops),
                InstructionSet.Avx2 => Registers<Simd256, Vector256<float>>(PeakLoops),
                _ => Registers<Simd128, Vector128<float>>(PeakLoops),
            };
            var middle = Stopwatch.GetTimestamp();
            for (var repeat = 0; repeat < repeats; repeat++)
                MatrixProduct.Multiply(rows, m, weights, bias, result);
            var end = Stopwatch.GetTimestamp();
            if (round < 0)
                continue;
            peaks.Add(operations / Stopwatch.GetElapsedTime(start, middle).TotalNanoseconds);
            products.Add(2.0 * repeats * m * k * n / Stopwatch.GetElapsedTime(middle, end).TotalNanoseconds);
        }
        return (peaks, products);
    }

    /// <summary>Twelve independent chains, more than latency times throughput needs; returns the operations done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Registers<TSimd, TVector>(long loops)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var (factor, term) = (TSimd.Create(0.999f), TSimd.Create(0.001f));
        TVector a = term, b = term, c = term, d = term, e = term, f = term, g = term, h = term, i = term, j = term, k = term, l = term;
        for (long loop = 0; loop < loops; loop++)
        {
            a = TSimd.FusedMultiplyAdd(a, factor, term);
            b = TSimd.FusedMultiplyAdd(b, factor, term);
            c = TSimd.FusedMultiplyAdd(c, factor, term);
            d = TSimd.FusedMultiplyAdd(d, factor, term);
            e = TSimd.FusedMultiplyAdd(e, factor, term);
            f = TSimd.FusedMultiplyAdd(f, factor, term);
            g = TSimd.FusedMultiplyAdd(g, factor, term);
            h = TSimd.FusedMultiplyAdd(h, factor, term);
            i = TSimd.FusedMultiplyAdd(i, factor, term);
            j = TSimd.FusedMultiplyAdd(j, factor, term);
            k = TSimd.FusedMultiplyAdd(k, factor, term);
            l = TSimd.FusedMultiplyAdd(l, factor, term);
        }
        var sum = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
        Sink = TSimd.Sum(TSimd.Add(sum, TSimd.Add(TSimd.Add(i, j), TSimd.Add(k, l))));
        return loops * 12.0 * 2 * TSimd.Width;
    }

    /// <summary>Keeps the chains from being optimised away.</summary>
    private static float Sink { get; set; }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
