using System.Runtime.CompilerServices;
using Winnow.Numerics.Memory;

namespace Winnow.Tests.Numerics.Memory;

public class AlignedBufferTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(17), InlineData(100_000)]
    public void Is_zeroed_and_aligned_to_a_cache_line(int length)
    {
        using var buffer = new AlignedBuffer<float>(length);
        Assert.Equal(length, buffer.Length);
        Assert.Equal(length, buffer.Span.Length);
        Assert.True(buffer.Span.IndexOfAnyExcept(0f) < 0);
        Assert.Equal(0, AddressModulo64(ref Unsafe.AsRef(in buffer.Span.GetPinnableReference()), length));
        buffer.Span.Fill(3);
        Assert.Equal(length, buffer.Span.Count(3f));
    }

    [Fact]
    public void A_freed_buffer_gives_no_span()
    {
        var buffer = new AlignedBuffer<long>(5);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }

    [Fact]
    public void A_negative_length_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer<byte>(-1));

    [Fact]
    public void A_buffer_of_any_size_is_freed_once_and_gives_no_slice_afterwards()
    {
        foreach (var length in (long[])[0, 1, 1_000_000])
        {
            var buffer = new LargeBuffer<long>(length);
            buffer.Slice(0, (int)length).Fill(7);
            Assert.Equal((length, 8 * length), (buffer.Length, buffer.Bytes));
            buffer.Dispose();
            buffer.Dispose();
            buffer.Prefetch(0);
            Assert.Throws<ObjectDisposedException>(() => buffer.Slice(0, 0).Length);
        }
    }

    private static long AddressModulo64(ref float first, int length) =>
        length == 0 ? 0 : Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref first) % 64;
}
