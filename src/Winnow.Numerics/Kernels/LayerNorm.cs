using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Kernels;

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton, arXiv:1607.06450): (x - mean) / √(variance + ε) · gamma + beta, row by row.
/// </summary>
/// <remarks>
/// The variance is that of the population, taken in a second pass from the mean. A row that holds NaN or an infinity becomes all NaN.
/// </remarks>
public static unsafe class LayerNorm
{
    /// <summary>Normalises T rows of H values.</summary>
    /// <param name="x">T×H values.</param>
    /// <param name="gamma">H scales.</param>
    /// <param name="beta">H shifts.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="destination">Receives T×H values; may be <paramref name="x"/>.</param>
    public static void Apply(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, Span<float> destination) =>
        Apply(CpuFeatures.Active, x, gamma, beta, epsilon, destination);

    /// <summary>Normalises x + residual, T rows of H values, without storing the sum anywhere else.</summary>
    /// <param name="x">T×H values.</param>
    /// <param name="residual">T×H values.</param>
    /// <param name="gamma">H scales.</param>
    /// <param name="beta">H shifts.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="destination">Receives T×H values; may be <paramref name="x"/> or <paramref name="residual"/>.</param>
    public static void ApplyToSum(
        ReadOnlySpan<float> x, ReadOnlySpan<float> residual, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon,
        Span<float> destination) =>
        ApplyToSum(CpuFeatures.Active, x, residual, gamma, beta, epsilon, destination);

    internal static void Apply(
        InstructionSet set, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon,
        Span<float> destination)
    {
        Check(x, gamma, beta, destination);
        fixed (float* px = x, pg = gamma, pb = beta, pd = destination)
            Dispatch(set, px, null, pg, pb, epsilon, pd, x.Length, gamma.Length);
    }

    internal static void ApplyToSum(
        InstructionSet set, ReadOnlySpan<float> x, ReadOnlySpan<float> residual, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta,
        float epsilon, Span<float> destination)
    {
        Check(x, gamma, beta, destination);
        Guard.SameLength(x.Length, residual.Length);
        Guard.SameOrApart(residual, destination);
        fixed (float* px = x, pr = residual, pg = gamma, pb = beta, pd = destination)
            Dispatch(set, px, pr, pg, pb, epsilon, pd, x.Length, gamma.Length);
    }

    private static void Check(ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, ReadOnlySpan<float> destination)
    {
        Guard.SameLength(gamma.Length, beta.Length);
        Guard.SameLength(x.Length, destination.Length);
        if (gamma.IsEmpty ? !x.IsEmpty : x.Length % gamma.Length != 0)
            throw new ArgumentException($"{x.Length} values are not whole rows of {gamma.Length}.");
        Guard.SameOrApart(x, destination);
        Guard.Apart(gamma, destination);
        Guard.Apart(beta, destination);
    }

    private static void Dispatch(
        InstructionSet set, float* x, float* residual, float* gamma, float* beta, float epsilon, float* destination, int total, int length)
    {
        for (var start = 0; start < total; start += length)
        {
            var other = residual == null ? null : residual + start;
            switch (set)
            {
                case InstructionSet.Avx512:
                    Row<Simd512, Vector512<float>>(x + start, other, gamma, beta, epsilon, destination + start, length);
                    break;
                case InstructionSet.Avx2:
                    Row<Simd256, Vector256<float>>(x + start, other, gamma, beta, epsilon, destination + start, length);
                    break;
                default:
                    Row<Simd128, Vector128<float>>(x + start, other, gamma, beta, epsilon, destination + start, length);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TSimd, TVector>(float* x, float* residual, float* gamma, float* beta, float epsilon, float* y, int length)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var width = TSimd.Width;
        var whole = length - (length % width);
        var pairs = whole - (whole % (2 * width));
        var rest = length - whole;
        var zero = TSimd.Create(0);

        var tail = TSimd.LoadPartial(x + whole, rest, zero);
        // Two sums at once, because each waits for its last addition.
        TVector sum = zero, other = zero;
        if (residual == null)
        {
            for (var i = 0; i < pairs; i += 2 * width)
            {
                sum = TSimd.Add(sum, TSimd.Load(x + i));
                other = TSimd.Add(other, TSimd.Load(x + i + width));
            }
            if (pairs < whole)
                sum = TSimd.Add(sum, TSimd.Load(x + pairs));
        }
        else
        {
            // The sum waits in the destination for the passes that follow.
            for (var i = 0; i < pairs; i += 2 * width)
            {
                var value = TSimd.Add(TSimd.Load(x + i), TSimd.Load(residual + i));
                var next = TSimd.Add(TSimd.Load(x + i + width), TSimd.Load(residual + i + width));
                TSimd.Store(y + i, value);
                TSimd.Store(y + i + width, next);
                sum = TSimd.Add(sum, value);
                other = TSimd.Add(other, next);
            }
            if (pairs < whole)
            {
                var value = TSimd.Add(TSimd.Load(x + pairs), TSimd.Load(residual + pairs));
                TSimd.Store(y + pairs, value);
                sum = TSimd.Add(sum, value);
            }
            tail = TSimd.Add(tail, TSimd.LoadPartial(residual + whole, rest, zero));
            x = y;
        }
        var mean = TSimd.Sum(TSimd.Add(TSimd.Add(sum, other), tail)) / length;

        // Absent lanes hold the mean, so that they deviate by 0. The stack slot carries the tail over to that.
        var center = TSimd.Create(mean);
        var slot = stackalloc float[width];
        TSimd.Store(slot, tail);
        tail = TSimd.LoadPartial(slot, rest, center);
        TVector squares = zero, otherSquares = zero;
        for (var i = 0; i < pairs; i += 2 * width)
        {
            var deviation = TSimd.Subtract(TSimd.Load(x + i), center);
            squares = TSimd.FusedMultiplyAdd(deviation, deviation, squares);
            var next = TSimd.Subtract(TSimd.Load(x + i + width), center);
            otherSquares = TSimd.FusedMultiplyAdd(next, next, otherSquares);
        }
        if (pairs < whole)
        {
            var deviation = TSimd.Subtract(TSimd.Load(x + pairs), center);
            squares = TSimd.FusedMultiplyAdd(deviation, deviation, squares);
        }
        var tailDeviation = TSimd.Subtract(tail, center);
        squares = TSimd.FusedMultiplyAdd(tailDeviation, tailDeviation, squares);

        var scale = TSimd.Create(1 / MathF.Sqrt((TSimd.Sum(TSimd.Add(squares, otherSquares)) / length) + epsilon));
        for (var i = 0; i < whole; i += width)
        {
            var normal = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), center), scale);
            TSimd.Store(y + i, TSimd.FusedMultiplyAdd(normal, TSimd.Load(gamma + i), TSimd.Load(beta + i)));
        }
        var tailGamma = TSimd.LoadPartial(gamma + whole, rest, zero);
        var tailBeta = TSimd.LoadPartial(beta + whole, rest, zero);
        TSimd.StorePartial(y + whole, TSimd.FusedMultiplyAdd(TSimd.Multiply(tailDeviation, scale), tailGamma, tailBeta), rest);
    }
}
