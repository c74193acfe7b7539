using System.Runtime.CompilerServices;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Kernels;

/// <summary>The Gaussian error linear unit x·Φ(x) (Hendrycks and Gimpel, arXiv:1606.08415), in the two forms that models use.</summary>
/// <remarks>NaN stays NaN; +∞ stays +∞; -∞ gives 0.</remarks>
public static class Gelu
{
    /// <summary>
    /// destination = gelu(source) in the exact form by erf ("gelu"), within 1e-6 absolute or 1 ULP; they may be the same span.
    /// </summary>
    public static void Apply(ReadOnlySpan<float> source, Span<float> destination) => Apply(CpuFeatures.Active, source, destination);

    /// <summary>
    /// destination = gelu(source) by tanh ("gelu_new", "gelu_pytorch_tanh"), within 1e-6 absolute or 4 ULP; they may be the same span.
    /// </summary>
    public static void ApplyTanh(ReadOnlySpan<float> source, Span<float> destination) => ApplyTanh(CpuFeatures.Active, source, destination);

    internal static void Apply(InstructionSet set, ReadOnlySpan<float> source, Span<float> destination) =>
        Elementwise.Apply<Operator>(set, source, destination);

    internal static void ApplyTanh(InstructionSet set, ReadOnlySpan<float> source, Span<float> destination) =>
        Elementwise.Apply<TanhOperator>(set, source, destination);

    /// <summary>max(x, 0) - u·Q(u) with u = |x| and Q the upper tail of the normal distribution: no cancellation on either side.</summary>
    /// <remarks>
    /// Q on [0, 5.5] is a polynomial of degree 18 in s = u / 2.75 - 1, fitted by reweighted least squares to u·Q(u) within 2e-9;
    /// beyond 5.5 u·Q(u) is below 1.1e-7 and counts as 0. It needs no division and no exponential.
    /// </remarks>
    internal readonly struct Operator : IUnaryOperator
    {
        private const float Bound = 5.5f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TSimd, TVector>(TVector x)
            where TSimd : ISimd<TVector>
            where TVector : unmanaged
        {
            var u = TSimd.Abs(x);
            var s = TSimd.FusedMultiplyAdd(TSimd.Min(TSimd.Create(Bound), u), TSimd.Create(1 / 2.75f), TSimd.Create(-1));
            // Four chains over the powers of s⁴ rather than one over those of s, which would leave the units waiting for each other.
            var square = TSimd.Multiply(s, s);
            var fourth = TSimd.Multiply(square, square);
            var q0 = TSimd.Create(0.007096429821103811f);
            q0 = TSimd.FusedMultiplyAdd(q0, fourth, TSimd.Create(-0.03116806223988533f));
            q0 = TSimd.FusedMultiplyAdd(q0, fourth, TSimd.Create(-0.16160748898983002f));
            q0 = TSimd.FusedMultiplyAdd(q0, fourth, TSimd.Create(0.27188360691070557f));
            q0 = TSimd.FusedMultiplyAdd(q0, fourth, TSimd.Create(0.002979762852191925f));
            var q1 = TSimd.Create(0.0025066814851015806f);
            q1 = TSimd.FusedMultiplyAdd(q1, fourth, TSimd.Create(0.052883297204971313f));
            q1 = TSimd.FusedMultiplyAdd(q1, fourth, TSimd.Create(-0.02286677062511444f));
            q1 = TSimd.FusedMultiplyAdd(q1, fourth, TSimd.Create(-0.17659959197044373f));
            q1 = TSimd.FusedMultiplyAdd(q1, fourth, TSimd.Create(-0.025007307529449463f));
            var q2 = TSimd.Create(-0.001446993905119598f);
            q2 = TSimd.FusedMultiplyAdd(q2, fourth, TSimd.Create(-0.007963307201862335f));
            q2 = TSimd.FusedMultiplyAdd(q2, fourth, TSimd.Create(0.12718906998634338f));
            q2 = TSimd.FusedMultiplyAdd(q2, fourth, TSimd.Create(-0.05152192711830139f));
            q2 = TSimd.FusedMultiplyAdd(q2, fourth, TSimd.Create(0.09455893933773041f));
            var q3 = TSimd.Create(-0.017574602738022804f);
            q3 = TSimd.FusedMultiplyAdd(q3, fourth, TSimd.Create(-0.07130307704210281f));
            q3 = TSimd.FusedMultiplyAdd(q3, fourth, TSimd.Create(0.2148081660270691f));
            q3 = TSimd.FusedMultiplyAdd(q3, fourth, TSimd.Create(-0.20684680342674255f));
            var q = TSimd.FusedMultiplyAdd(TSimd.FusedMultiplyAdd(q3, s, q2), square, TSimd.FusedMultiplyAdd(q1, s, q0));
            var zero = TSimd.Create(0);
            var rectified = TSimd.Max(zero, x);
            return TSimd.SelectLess(u, TSimd.Create(Bound), TSimd.Subtract(rectified, TSimd.Multiply(u, q)), rectified);
        }
    }

    /// <summary>0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))), which is x·sigmoid of twice that argument.</summary>
    internal readonly struct TanhOperator : IUnaryOperator
    {
        // Where the sigmoid has long become 0 or 1: keeps the cube finite, and -∞ · 0 from becoming NaN.
        private const float Bound = 16f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TSimd, TVector>(TVector x)
            where TSimd : ISimd<TVector>
            where TVector : unmanaged
        {
            var bounded = TSimd.Max(TSimd.Create(-Bound), x);
            var argument = TSimd.Min(TSimd.Create(Bound), bounded);
            var slope = TSimd.FusedMultiplyAdd(
                TSimd.Multiply(argument, argument), TSimd.Create(0.0713548162726f), TSimd.Create(1.59576912161f));
            return TSimd.Multiply(bounded, Sigmoid.Operator.Invoke<TSimd, TVector>(TSimd.Multiply(argument, slope)));
        }
    }
}
