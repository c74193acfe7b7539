using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Codes;

/// <summary>Inner products of rows of unsigned bytes with a query of signed bytes: s[i] = Σ row[i][d] · query[d], exactly.</summary>
/// <remarks>Rows are a multiple of 64 bytes; four are taken at a time, so that a load of the query serves them all.</remarks>
internal static unsafe class ByteDot
{
    private const int CacheLine = 64;

    /// <summary>Rows that are asked for ahead of the one at work; the processor keeps about as many reads of memory under way.</summary>
    private const int Ahead = 8;

    /// <summary>Bytes by which a scan asks ahead: the processor's own prefetching stops at the end of every 4 KiB.</summary>
    private const int AheadBytes = 8192;

    /// <summary>The instructions that the products of this process use.</summary>
    public static readonly ByteDotKind Active = Fastest(CpuFeatures.Active);

    /// <summary>The kinds that <paramref name="set"/> and the processor allow.</summary>
    public static IEnumerable<ByteDotKind> Usable(InstructionSet set)
    {
        yield return ByteDotKind.Portable;
        if (set >= InstructionSet.Avx2)
            yield return ByteDotKind.Avx2;
        if (set >= InstructionSet.Avx512)
            yield return ByteDotKind.Avx512;
        if (set >= InstructionSet.Avx2 && AvxVnni.IsSupported)
            yield return ByteDotKind.AvxVnni;
    }

    /// <summary>The sums of <paramref name="count"/> rows, one after the other from <paramref name="rows"/>.</summary>
    public static void Consecutive(ByteDotKind kind, byte* rows, nint stride, int count, sbyte* query, int* sums)
    {
        switch (kind)
        {
            case ByteDotKind.AvxVnni:
                Consecutive<AvxVnniByteDot>(rows, stride, count, query, sums);
                break;
            case ByteDotKind.Avx512:
                Consecutive<Avx512ByteDot>(rows, stride, count, query, sums);
                break;
            case ByteDotKind.Avx2:
                Consecutive<Avx2ByteDot>(rows, stride, count, query, sums);
                break;
            default:
                Consecutive<PortableByteDot>(rows, stride, count, query, sums);
                break;
        }
    }

    /// <summary>The sums of the rows with these numbers.</summary>
    public static void Gathered(ByteDotKind kind, byte* rows, nint stride, int* numbers, int count, sbyte* query, int* sums)
    {
        switch (kind)
        {
            case ByteDotKind.AvxVnni:
                Gathered<AvxVnniByteDot>(rows, stride, numbers, count, query, sums);
                break;
            case ByteDotKind.Avx512:
                Gathered<Avx512ByteDot>(rows, stride, numbers, count, query, sums);
                break;
            case ByteDotKind.Avx2:
                Gathered<Avx2ByteDot>(rows, stride, numbers, count, query, sums);
                break;
            default:
                Gathered<PortableByteDot>(rows, stride, numbers, count, query, sums);
                break;
        }
    }

    private static ByteDotKind Fastest(InstructionSet set) => Usable(set).Last();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Consecutive<TDot>(byte* rows, nint stride, int count, sbyte* query, int* sums)
        where TDot : IByteDot
    {
        var length = (int)stride;
        var i = 0;
        for (; i <= count - 4; i += 4)
        {
            Prefetch(rows + AheadBytes, 4 * length);
            TDot.Four(rows, rows + stride, rows + (2 * stride), rows + (3 * stride), query, length).Store(sums + i);
            rows += 4 * stride;
        }
        for (; i < count; i++)
        {
            sums[i] = TDot.Four(rows, rows, rows, rows, query, length).ToScalar();
            rows += stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gathered<TDot>(byte* rows, nint stride, int* numbers, int count, sbyte* query, int* sums)
        where TDot : IByteDot
    {
        var length = (int)stride;
        for (var i = 0; i < Math.Min(Ahead, count); i++)
            Prefetch(rows + (numbers[i] * stride), length);
        var done = 0;
        for (; done <= count - 4; done += 4)
        {
            for (var i = done + Ahead; i < Math.Min(done + Ahead + 4, count); i++)
                Prefetch(rows + (numbers[i] * stride), length);
            TDot.Four(
                rows + (numbers[done] * stride), rows + (numbers[done + 1] * stride), rows + (numbers[done + 2] * stride),
                rows + (numbers[done + 3] * stride), query, length).Store(sums + done);
        }
        if (done == count)
            return;
        var first = rows + (numbers[done] * stride);
        var last = rows + (numbers[count - 1] * stride);
        var four = TDot.Four(first, done + 1 < count ? rows + (numbers[done + 1] * stride) : last, last, last, query, length);
        for (var i = 0; done + i < count; i++)
            sums[done + i] = four[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* row, int length)
    {
        if (!Sse.IsSupported)
            return;
        for (var line = 0; line < length; line += CacheLine)
            Sse.Prefetch0(row + line);
    }
}

/// <summary>The instructions that multiply bytes, slowest first.</summary>
internal enum ByteDotKind
{
    /// <summary><see cref="PortableByteDot"/>.</summary>
    Portable,

    /// <summary><see cref="Avx2ByteDot"/>.</summary>
    Avx2,

    /// <summary><see cref="Avx512ByteDot"/>.</summary>
    Avx512,

    /// <summary><see cref="AvxVnniByteDot"/>.</summary>
    AvxVnni,
}
