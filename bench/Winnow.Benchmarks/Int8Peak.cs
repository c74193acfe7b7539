using System.Diagnostics;
using System.Globalization;
using Winnow.Numerics.Emit;
using Winnow.Numerics.Gemm;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Numerics.Memory;
using Winnow.Numerics.Simd;

namespace Winnow.Benchmarks;

/// <summary>
/// The int8 product of every kernel beside the peak of 512-bit VNNI on one core, and beside the fp32 product; all measured in turn.
/// </summary>
/// <remarks>Shares and ratios are those of the best runs, which other processes have disturbed least.</remarks>
internal static unsafe class Int8Peak
{
    private const int FewestRounds = 11;
    private const long PeakLoops = 100_000;
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(0.8);

    public static int Run(string[] arguments)
    {
        var (m, k, n) = arguments.Length == 3
            ? (Parse(arguments[0]), Parse(arguments[1]), Parse(arguments[2]))
            : (256, 384, 1536);
        Console.WriteLine($"int8, one core, M={m} K={k} N={n}: best run of {Share.TotalSeconds} s, taken in turn (median in brackets)");
        foreach (var report in Int8Kernels.Report().Where(report => report.Problem is not null))
            Console.WriteLine($"{report.Name}: {report.Problem}");
        using var bench = new Bench(m, k, n);
        var operations = 2.0 * m * k * n;
        var rows = new List<Measurement>();
        var peak = Peak();
        if (peak is not null)
            rows.Add(new("VNNI-512 peak, registers", PeakOperations, peak));
        foreach (var kernel in Int8Kernels.Usable())
        {
            rows.Add(new($"{kernel.Name}: sums", operations, () => bench.Sums(kernel)));
            rows.Add(new($"{kernel.Name}: + bias", operations, () => bench.Product(kernel, Activation.None)));
            rows.Add(new($"{kernel.Name}: + bias, GELU", operations, () => bench.Product(kernel, Activation.Gelu)));
            rows.Add(new($"{kernel.Name}: quantise, GELU", operations, () => bench.Whole(kernel)));
            rows.Add(new($"{kernel.Name}: GELU, requantise", operations, () => bench.Chained(kernel)));
        }
        rows.Add(new("fp32: + bias", operations, () => bench.Single(Activation.None)));
        rows.Add(new("fp32: + bias, GELU", operations, () => bench.Single(Activation.Gelu)));
        while (rows.Any(row => !row.Enough))
        {
            foreach (var row in rows.Where(row => !row.Enough))
                row.Time();
        }
        var whole = rows[^1];
        Console.WriteLine($"{"",-30}{"GOP/s",9}{"",11}{"of first",9}{"x fp32",8}");
        foreach (var row in rows)
        {
            var median = string.Create(CultureInfo.InvariantCulture, $"({row.Median:F0})");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-30}{row.Best,9:F0}{median,11}{row.Best / rows[0].Best,9:P0}{row.Best / whole.Best,8:F2}"));
        }
        return 0;
    }

    private static double PeakOperations => PeakLoops * 2.0 * Vnni512Code.MostRows * 64 * 2;

    /// <summary>The loop that does nothing but dot products; null where there is no 512-bit VNNI or no code may be emitted.</summary>
    private static Action? Peak()
    {
        if (!Int8Kernels.Usable().Any(kernel => kernel is Vnni512Int8Kernel))
            return null;
        if (ExecutableMemory.Map(Vnni512Code.EmitPeak(), out _) is not { } code)
            return null;
        var loop = (delegate* unmanaged<long, void>)code.Start;
        return () => loop(PeakLoops);
    }

    private static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>One thing that is timed again and again.</summary>
    private sealed class Measurement(string name, double operations, Action action)
    {
        private readonly List<double> _rates = [];
        private TimeSpan _spent;

        public string Name => name;

        public double Best => _rates.Max();

        public double Median => _rates.Order().ElementAt(_rates.Count / 2);

        public bool Enough => _rates.Count >= FewestRounds && _spent > Share;

        /// <summary>Runs twice, since what ran before has taken the caches, and times the second.</summary>
        public void Time()
        {
            action();
            var start = Stopwatch.GetTimestamp();
            action();
            var elapsed = Stopwatch.GetElapsedTime(start);
            _spent += elapsed;
            _rates.Add(operations / elapsed.TotalNanoseconds);
        }
    }

    /// <summary>The operands, made once.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly int _count;
        private readonly AlignedBuffer<float> _rows;
        private readonly float[] _bias;
        private readonly AlignedBuffer<float> _result;
        private readonly PackedInt8Matrix _weights;
        private readonly PackedMatrix _single;
        private readonly QuantizedRows _quantized = new();
        private readonly QuantizedRows _scratch = new();
        private readonly QuantizedRows _next = new();

        public Bench(int m, int k, int n)
        {
            var random = new Random(1);
            float[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
            _count = m;
            _rows = new(m * k);
            Values(m * k).CopyTo(_rows.Span);
            _bias = Values(n);
            _result = new(m * n);
            var weights = Values(n * k);
            _weights = PackedInt8Matrix.Pack(weights, n, k);
            _single = PackedMatrix.Pack(weights, n, k);
            _quantized.Quantize(_rows.Span, m, k);
        }

        /// <summary>The integer sums alone, of whole tiles.</summary>
        public void Sums(Int8Kernel kernel)
        {
            var sums = stackalloc int[Int8Kernel.MostRows * Int8Layout.Columns];
            for (var panel = 0; panel < _weights.PanelCount; panel++)
            {
                for (var row = 0; row < _count; row += kernel.Rows)
                {
                    var rows = Math.Min(kernel.Rows, _count - row);
                    var a = _quantized.Values + (row * _quantized.Stride);
                    kernel.Multiply(a, _quantized.Stride, rows, _weights.Panel(panel), _weights.Depth / Int8Layout.Group, sums);
                }
            }
        }

        public void Product(Int8Kernel kernel, Activation activation) =>
            Int8Product.Multiply(CpuFeatures.Active, kernel, _quantized, _weights, _bias, activation, [], _result.Span);

        public void Whole(Int8Kernel kernel)
        {
            _scratch.Quantize(_rows.Span, _count, _weights.Inputs);
            Int8Product.Multiply(CpuFeatures.Active, kernel, _scratch, _weights, _bias, Activation.Gelu, [], _result.Span);
        }

        public void Chained(Int8Kernel kernel) =>
            Int8Product.MultiplyQuantize(CpuFeatures.Active, kernel, _quantized, _weights, _bias, Activation.Gelu, _next);

        public void Single(Activation activation) => MatrixProduct.Multiply(_rows.Span, _count, _single, _bias, activation, _result.Span);

        public void Dispose()
        {
            _rows.Dispose();
            _result.Dispose();
            _quantized.Dispose();
            _scratch.Dispose();
            _next.Dispose();
        }
    }
}
