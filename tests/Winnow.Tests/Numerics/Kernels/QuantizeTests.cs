using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;

namespace Winnow.Tests.Numerics.Kernels;

public unsafe class QuantizeTests
{
    private const float Infinity = float.PositiveInfinity;

    public static TheoryData<InstructionSet> Sets => Sweep.SetData;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Bytes_scale_and_offset_are_those_of_the_definition(InstructionSet set)
    {
        foreach (var length in Sweep.Lengths)
        {
            foreach (var row in Rows(length))
            {
                var (bytes, scale, offset) = Scalar(row);
                var actual = Run(set, row, out var actualScale, out var actualOffset);
                Assert.True(bytes.AsSpan().SequenceEqual(actual.AsSpan(0, length)), $"length {length}");
                Tolerance.AssertSameBits([scale, offset], [actualScale, actualOffset], $"length {length}");
                Assert.False(actual.AsSpan(length).ContainsAnyExcept((byte)0));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void No_value_is_off_by_more_than_half_a_step(InstructionSet set)
    {
        var row = Sweep.Values(1000, 5, -3, 11);
        var bytes = Run(set, row, out var scale, out var offset);
        for (var i = 0; i < row.Length; i++)
            Tolerance.AssertAbsolute((scale * bytes[i]) + offset, row[i], scale * 0.50001, "dequantised", i);
        Assert.Contains((byte)0, bytes);
        Assert.Contains((byte)255, bytes);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_row_that_is_not_finite_has_no_scale(InstructionSet set)
    {
        foreach (var odd in new[] { float.NaN, Infinity, -Infinity })
        {
            for (var at = 0; at < 40; at++)
            {
                var row = Sweep.Values(40, at);
                row[at] = odd;
                Run(set, row, out var scale, out _);
                Assert.True(float.IsNaN(scale), $"{odd} at {at}");
                RunSymmetric(set, row, out scale);
                Assert.True(float.IsNaN(scale), $"{odd} at {at}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_row_without_spread_is_its_offset(InstructionSet set)
    {
        foreach (var value in new[] { 0f, -0f, 3.5f, -1e-40f, float.MaxValue })
        {
            Run(set, Enumerable.Repeat(value, 37).ToArray(), out var scale, out var offset);
            Tolerance.AssertSameBits([0, value + 0f], [scale, offset], $"{value}");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Weights_are_those_of_the_definition(InstructionSet set)
    {
        foreach (var length in Sweep.Lengths)
        {
            foreach (var row in Rows(length))
            {
                var largest = row.Length == 0 ? 0 : row.Max(MathF.Abs);
                var inverse = 127 / largest;
                var expected = row.Select(w =>
                    float.IsFinite(inverse) ? (sbyte)MathF.Round(w * inverse, MidpointRounding.ToEven) : (sbyte)0).ToArray();
                var actual = RunSymmetric(set, row, out var scale);
                Assert.True(expected.AsSpan().SequenceEqual(actual.AsSpan(0, length)), $"length {length}");
                Tolerance.AssertSameBits([float.IsFinite(inverse) ? largest / 127 : 0], [scale], $"length {length}");
                Assert.False(actual.AsSpan(length).ContainsAnyExcept((sbyte)0));
            }
        }
    }

    private static IEnumerable<float[]> Rows(int length)
    {
        yield return Sweep.Values(length, length);
        yield return Sweep.Values(length, length, 2, 9);
        yield return Sweep.Values(length, length, -1e30f, 1e30f);
        yield return Sweep.Values(length, length, -1e-38f, 1e-38f);
        // Halves everywhere: ties, and both zeros.
        yield return [.. Enumerable.Range(0, length).Select(i => i % 3 == 0 ? (i % 2 == 0 ? 0f : -0f) : (i * 37 % 511 / 2f))];
    }

    private static (byte[] Bytes, float Scale, float Offset) Scalar(float[] row)
    {
        if (row.Length == 0)
            return ([], 0, 0);
        var offset = row.Min() + 0f;
        var spread = row.Max() - offset;
        var inverse = 255 / spread;
        return float.IsFinite(inverse)
            ? ([.. row.Select(x => (byte)MathF.Round((x - offset) * inverse, MidpointRounding.ToEven))], spread / 255, offset)
            : (new byte[row.Length], 0, offset);
    }

    private static byte[] Run(InstructionSet set, float[] row, out float scale, out float offset)
    {
        var padded = Math.Max((row.Length + 63) / 64, 1) * 64;
        using var source = new BoundedMemory<float>(row);
        using var bytes = new BoundedMemory<byte>(padded);
        bytes.Span.Fill(77);
        Quantize.Row(set, Pointer(source), row.Length, Pointer(bytes), padded, out scale, out offset);
        return bytes.Span.ToArray();
    }

    private static sbyte[] RunSymmetric(InstructionSet set, float[] row, out float scale)
    {
        var padded = Math.Max((row.Length + 63) / 64, 1) * 64;
        using var source = new BoundedMemory<float>(row);
        using var bytes = new BoundedMemory<sbyte>(padded);
        bytes.Span.Fill(77);
        QuantizeSymmetric.Row(set, Pointer(source), row.Length, Pointer(bytes), padded, out scale);
        return bytes.Span.ToArray();
    }

    private static T* Pointer<T>(BoundedMemory<T> memory)
        where T : unmanaged =>
        (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory.Span));
}
