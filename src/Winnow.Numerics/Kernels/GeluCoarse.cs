using System.Runtime.CompilerServices;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Kernels;

/// <summary>
/// The Gaussian error linear unit within 2e-5 absolute, at half the work of <see cref="Gelu"/>: for values that eight-bit products made.
/// </summary>
/// <remarks>
/// Such values carry errors, and will be rounded to steps, a hundred times as large. The form is that of <see cref="Gelu"/>,
/// max(x, 0) - u·Q(u) with u = |x|; here u·Q(u) itself is a polynomial of degree 10 in s = u / 2.25 - 1 on [0, 4.5], fitted by reweighted
/// least squares under the condition that it ends at 0, so that u may simply be clamped. NaN stays NaN.
/// </remarks>
internal static class GeluCoarse
{
    private const float Bound = 4.5f;

    // The coefficients, of s to the tenth power first.
    private const float Highest = -0.04366530105471611f;
    private const float C9 = 0.022325407713651657f;
    private const float C8 = 0.17890284955501556f;
    private const float C7 = -0.17748874425888062f;
    private const float C6 = -0.20693497359752655f;
    private const float C5 = 0.4356173574924469f;
    private const float C4 = -0.20232027769088745f;
    private const float C3 = -0.14743266999721527f;
    private const float C2 = 0.24652279913425446f;
    private const float C1 = -0.1330246925354004f;
    private const float C0 = 0.02749825268983841f;

    internal readonly struct Operator : IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TSimd, TVector>(TVector x)
            where TSimd : ISimd<TVector>
            where TVector : unmanaged
        {
            var s = Place<TSimd, TVector>(x);
            var p = TSimd.Create(Highest);
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C9));
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C8));
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C7));
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C6));
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C5));
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C4));
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C3));
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C2));
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C1));
            p = TSimd.FusedMultiplyAdd(p, s, TSimd.Create(C0));
            return TSimd.Subtract(TSimd.Max(TSimd.Create(0), x), p);
        }
    }

    /// <summary>
    /// Four vectors in step: one alone is a chain in which each operation waits for the last, and a processor looks ahead over few such
    /// chains.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InvokeFour<TSimd, TVector>(ref TVector a, ref TVector b, ref TVector c, ref TVector d)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var (sa, sb, sc, sd) = (Place<TSimd, TVector>(a), Place<TSimd, TVector>(b), Place<TSimd, TVector>(c), Place<TSimd, TVector>(d));
        var highest = TSimd.Create(Highest);
        var (pa, pb, pc, pd) = (highest, highest, highest, highest);
        Step<TSimd, TVector>(C9, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        Step<TSimd, TVector>(C8, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        Step<TSimd, TVector>(C7, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        Step<TSimd, TVector>(C6, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        Step<TSimd, TVector>(C5, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        Step<TSimd, TVector>(C4, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        Step<TSimd, TVector>(C3, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        Step<TSimd, TVector>(C2, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        Step<TSimd, TVector>(C1, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        Step<TSimd, TVector>(C0, sa, sb, sc, sd, ref pa, ref pb, ref pc, ref pd);
        var zero = TSimd.Create(0);
        a = TSimd.Subtract(TSimd.Max(zero, a), pa);
        b = TSimd.Subtract(TSimd.Max(zero, b), pb);
        c = TSimd.Subtract(TSimd.Max(zero, c), pc);
        d = TSimd.Subtract(TSimd.Max(zero, d), pd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Place<TSimd, TVector>(TVector x)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged =>
        TSimd.FusedMultiplyAdd(TSimd.Min(TSimd.Create(Bound), TSimd.Abs(x)), TSimd.Create(2 / Bound), TSimd.Create(-1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TSimd, TVector>(
        float coefficient, TVector sa, TVector sb, TVector sc, TVector sd, ref TVector pa, ref TVector pb, ref TVector pc, ref TVector pd)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var next = TSimd.Create(coefficient);
        pa = TSimd.FusedMultiplyAdd(pa, sa, next);
        pb = TSimd.FusedMultiplyAdd(pb, sb, next);
        pc = TSimd.FusedMultiplyAdd(pc, sc, next);
        pd = TSimd.FusedMultiplyAdd(pd, sd, next);
    }
}
