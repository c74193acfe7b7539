using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Winnow.Numerics.Memory;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>What rows go through before they become bytes: (x - center) · factor, channel by channel. Immutable.</summary>
/// <remarks>
/// A row's bytes share one scale, so a channel far from the others makes the steps of all coarse. Centers take away what a channel
/// always is; factors divide the rest between activations and weights as their sizes suggest (Xiao et al. 2023, "SmoothQuant"):
/// rounding adds the least noise where a channel's spread times its factor is to the weights over theirs as in all other channels.
/// What is taken from the rows goes to the weights and the bias (<see cref="Fold"/>): in real numbers nothing changes.
/// </remarks>
public sealed unsafe class ChannelScaling
{
    // A channel that hardly varies, or is hardly used, counts as if it were a sixteenth of the average.
    private const double LeastShare = 1.0 / 16;

    private ChannelScaling(int channels)
    {
        Channels = channels;
        CenterMemory = new(Int8Layout.Padded(channels));
        FactorMemory = new(Int8Layout.Padded(channels));
    }

    /// <summary>K.</summary>
    public int Channels { get; }

    /// <summary>K values that are subtracted.</summary>
    public ReadOnlySpan<float> Centers => CenterMemory.Span[..Channels];

    /// <summary>K positive values that are multiplied by.</summary>
    public ReadOnlySpan<float> Factors => FactorMemory.Span[..Channels];

    private AlignedBuffer<float> CenterMemory { get; }

    private AlignedBuffer<float> FactorMemory { get; }

    /// <summary>Fits a scaling to what a layer is given and to its weights.</summary>
    /// <param name="inputs">Of the rows.</param>
    /// <param name="weights">N×K, row-major.</param>
    /// <remarks>Values that are not finite give a scaling that changes nothing.</remarks>
    public static ChannelScaling Create(ChannelStatistics inputs, ReadOnlySpan<float> weights)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var channels = inputs.Means.Length;
        var spreads = Array.ConvertAll(inputs.Deviations, value => (double)value);
        var sizes = Sizes(weights, channels);
        Raise(spreads);
        Raise(sizes);
        var logarithms = new double[channels];
        for (var i = 0; i < channels; i++)
            logarithms[i] = (Math.Log(sizes[i]) - Math.Log(spreads[i])) / 2;
        var average = logarithms.Average();

        var scaling = new ChannelScaling(channels);
        var finite = double.IsFinite(average) && Array.TrueForAll(inputs.Means, float.IsFinite);
        for (var i = 0; i < channels; i++)
        {
            scaling.CenterMemory.Span[i] = finite ? inputs.Means[i] : 0;
            scaling.FactorMemory.Span[i] = finite ? (float)Math.Exp(logarithms[i] - average) : 1;
        }

        return scaling;
    }

    /// <summary>Makes weights and bias those of rows that were scaled.</summary>
    /// <param name="weights">N×K, row-major.</param>
    /// <param name="bias">N values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fold(Span<float> weights, Span<float> bias)
    {
        if (weights.Length != (long)bias.Length * Channels)
            throw new ArgumentException($"{weights.Length} weights are not {bias.Length}×{Channels}.", nameof(weights));
        var centers = Centers;
        var factors = Factors;
        for (var output = 0; output < bias.Length; output++)
        {
            var row = weights.Slice(output * Channels, Channels);
            double sum = bias[output];
            for (var i = 0; i < row.Length; i++)
            {
                sum += (double)row[i] * centers[i];
                row[i] /= factors[i];
            }

            bias[output] = (float)sum;
        }
    }

    /// <summary>
    /// Scales one row of K values; <paramref name="destination"/> may be <paramref name="x"/>. Its bits are the same for every set.
    /// </summary>
    internal void Apply(InstructionSet set, float* x, float* destination)
    {
        switch (set)
        {
            case InstructionSet.Avx512:
                Run<Simd512, Vector512<float>>(x, CenterMemory.Pointer, FactorMemory.Pointer, destination, Channels);
                break;
            case InstructionSet.Avx2:
                Run<Simd256, Vector256<float>>(x, CenterMemory.Pointer, FactorMemory.Pointer, destination, Channels);
                break;
            default:
                Run<Simd128, Vector128<float>>(x, CenterMemory.Pointer, FactorMemory.Pointer, destination, Channels);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSimd, TVector>(float* x, float* centers, float* factors, float* destination, int length)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var i = 0;
        for (; i <= length - TSimd.Width; i += TSimd.Width)
        {
            TSimd.Store(
                destination + i, TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), TSimd.Load(centers + i)), TSimd.Load(factors + i)));
        }

        if (i == length)
            return;
        var rest = TSimd.LoadPartial(x + i, length - i, TSimd.Create(0));
        TSimd.StorePartial(
            destination + i, TSimd.Multiply(TSimd.Subtract(rest, TSimd.Load(centers + i)), TSimd.Load(factors + i)), length - i);
    }

    /// <summary>The root of the mean square of each channel's weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Sizes(ReadOnlySpan<float> weights, int channels)
    {
        if (weights.Length % channels != 0)
            throw new ArgumentException($"{weights.Length} weights are not whole rows of {channels}.", nameof(weights));
        var sizes = new double[channels];
        for (var start = 0; start < weights.Length; start += channels)
        {
            var row = weights.Slice(start, channels);
            for (var i = 0; i < channels; i++)
                sizes[i] += (double)row[i] * row[i];
        }

        for (var i = 0; i < channels; i++)
            sizes[i] = Math.Sqrt(sizes[i] * channels / weights.Length);
        return sizes;
    }

    private static void Raise(double[] values)
    {
        var least = values.Average() * LeastShare;
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Max(values[i], least);
    }
}
