using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Numerics.Kernels;

/// <summary>Integers from 0 to 2^31 − 1 in as few bits as the largest of them needs.</summary>
/// <remarks>
/// A block has 128 integers in four lanes: integer i is in lane i mod 4, its bits follow those of integer i − 4 (the layout of Lemire and
/// Boytsov 2015, "Decoding billions of integers per second through vectorization"). A run has any number, one after the other.
/// </remarks>
public static class PackedIntegers
{
    /// <summary>Integers in a block.</summary>
    public const int BlockLength = 128;

    /// <summary>Bits that <paramref name="largest"/> needs: 0 to 31.</summary>
    public static int Bits(int largest) => 32 - BitOperations.LeadingZeroCount((uint)largest);

    /// <summary>32-bit words that a block takes.</summary>
    public static int BlockWords(int bits) => 4 * bits;

    /// <summary>32-bit words that a run of <paramref name="count"/> integers takes.</summary>
    public static int RunWords(int count, int bits) => checked((int)((((long)count * bits) + 31) >> 5));

    /// <summary>Packs 128 integers into <see cref="BlockWords"/> words.</summary>
    public static void PackBlock(ReadOnlySpan<int> values, int bits, Span<uint> words)
    {
        words = words[..BlockWords(Checked(bits))];
        words.Clear();
        for (var i = 0; i < BlockLength; i++)
        {
            var (value, offset) = ((uint)values[i], i / 4 * bits);
            var (word, shift) = ((offset / 32 * 4) + (i % 4), offset % 32);
            if (bits == 0)
                continue;
            words[word] |= value << shift;
            if (shift + bits > 32)
                words[word + 4] |= value >> (32 - shift);
        }
    }

    /// <summary>Unpacks 128 integers from <see cref="BlockWords"/> words.</summary>
    public static void UnpackBlock(ReadOnlySpan<uint> words, int bits, Span<int> values)
    {
        values = values[..BlockLength];
        if (Checked(bits) == 0)
        {
            values.Clear();
            return;
        }

        ref var source = ref MemoryMarshal.GetReference(words[..BlockWords(bits)]);
        ref var target = ref Unsafe.As<int, uint>(ref MemoryMarshal.GetReference(values));
        var mask = Vector128.Create((1u << bits) - 1);
        var word = Vector128.LoadUnsafe(ref source);
        nuint next = 4;
        var shift = 0;
        for (nuint at = 0; at < BlockLength; at += 4)
        {
            var value = Vector128.ShiftRightLogical(word, shift);
            shift += bits;
            if (shift >= 32)
            {
                shift -= 32;
                if (at + 4 < BlockLength)
                {
                    word = Vector128.LoadUnsafe(ref source, next);
                    next += 4;
                    if (shift > 0)
                        value |= Vector128.ShiftLeft(word, bits - shift);
                }
            }

            (value & mask).StoreUnsafe(ref target, at);
        }
    }

    /// <summary>Packs integers into <see cref="RunWords"/> words.</summary>
    public static void PackRun(ReadOnlySpan<int> values, int bits, Span<uint> words)
    {
        words = words[..RunWords(values.Length, Checked(bits))];
        words.Clear();
        if (bits == 0)
            return;
        long offset = 0;
        foreach (var value in values)
        {
            var (word, shift) = ((int)(offset >> 5), (int)(offset & 31));
            words[word] |= (uint)value << shift;
            if (shift + bits > 32)
                words[word + 1] |= (uint)value >> (32 - shift);
            offset += bits;
        }
    }

    /// <summary>
    /// Unpacks the integers of a run from number <paramref name="first"/> on, as many as <paramref name="values"/> holds.
    /// </summary>
    public static void UnpackRun(ReadOnlySpan<uint> words, int bits, int first, Span<int> values)
    {
        if (Checked(bits) == 0)
        {
            values.Clear();
            return;
        }

        var mask = (1u << bits) - 1;
        var offset = (long)first * bits;
        foreach (ref var value in values)
        {
            var (word, shift) = ((int)(offset >> 5), (int)(offset & 31));
            var bitsHere = words[word] >> shift;
            if (shift + bits > 32)
                bitsHere |= words[word + 1] << (32 - shift);
            value = (int)(bitsHere & mask);
            offset += bits;
        }
    }

    /// <summary>Makes each of 128 gaps the sum of those up to it, plus <paramref name="before"/> and one for each; modulo 2^32.</summary>
    public static void SumGaps(Span<int> gaps, int before)
    {
        ref var values = ref MemoryMarshal.GetReference(gaps[..BlockLength]);
        var carry = Vector128.Create(before);
        var ones = Vector128.Create(1, 2, 3, 4);
        for (nuint at = 0; at < BlockLength; at += 4)
        {
            var sum = Vector128.LoadUnsafe(ref values, at);
            sum += Vector128.Shuffle(sum, Vector128.Create(-1, 0, 1, 2)); // -1 is out of range and gives 0
            sum += Vector128.Shuffle(sum, Vector128.Create(-1, -1, 0, 1));
            sum += carry + ones;
            sum.StoreUnsafe(ref values, at);
            carry = Vector128.Shuffle(sum, Vector128.Create(3, 3, 3, 3));
        }
    }

    private static int Checked(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bits, 31u, nameof(bits));
        return bits;
    }
}
