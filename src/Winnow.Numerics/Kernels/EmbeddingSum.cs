using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Kernels;

/// <summary>
/// What a transformer's tokens begin as: for each, a row of the word table, one of the type table and one of the position table, added.
/// </summary>
/// <remarks>Words lie anywhere in a table larger than the cache: the row after next is fetched meanwhile.</remarks>
public static unsafe class EmbeddingSum
{
    private const int Ahead = 2;
    private const int LineFloats = 16;

    /// <summary>destination row t = words[ids[t]] + types[typeIds[t]] + positions[t].</summary>
    /// <param name="words">Rows of H values.</param>
    /// <param name="types">Rows of H values.</param>
    /// <param name="positions">At least T rows of H values.</param>
    /// <param name="ids">T indexes into <paramref name="words"/>.</param>
    /// <param name="typeIds">T indexes into <paramref name="types"/>.</param>
    /// <param name="hidden">H.</param>
    /// <param name="destination">Receives T×H values.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index has no row.</exception>
    public static void Apply(
        ReadOnlySpan<float> words, ReadOnlySpan<float> types, ReadOnlySpan<float> positions, ReadOnlySpan<int> ids,
        ReadOnlySpan<int> typeIds, int hidden, Span<float> destination) =>
        Apply(CpuFeatures.Active, words, types, positions, ids, typeIds, hidden, destination);

    internal static void Apply(
        InstructionSet set, ReadOnlySpan<float> words, ReadOnlySpan<float> types, ReadOnlySpan<float> positions, ReadOnlySpan<int> ids,
        ReadOnlySpan<int> typeIds, int hidden, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hidden);
        Guard.SameLength(ids.Length, typeIds.Length);
        Guard.AtLeast((long)ids.Length * hidden, positions.Length, nameof(positions));
        Guard.AtLeast((long)ids.Length * hidden, destination.Length, nameof(destination));
        Check(ids, words.Length / hidden, nameof(ids));
        Check(typeIds, types.Length / hidden, nameof(typeIds));
        Guard.Apart(words, destination);
        Guard.Apart(types, destination);
        Guard.Apart(positions, destination);
        fixed (float* word = words, type = types, position = positions, to = destination)
        {
            for (var token = 0; token < ids.Length; token++)
            {
                if (token + Ahead < ids.Length)
                    Fetch(word + ((nint)ids[token + Ahead] * hidden), hidden);
                var a = word + ((nint)ids[token] * hidden);
                var b = type + ((nint)typeIds[token] * hidden);
                var start = (nint)token * hidden;
                switch (set)
                {
                    case InstructionSet.Avx512:
                        Row<Simd512, Vector512<float>>(a, b, position + start, to + start, hidden);
                        break;
                    case InstructionSet.Avx2:
                        Row<Simd256, Vector256<float>>(a, b, position + start, to + start, hidden);
                        break;
                    default:
                        Row<Simd128, Vector128<float>>(a, b, position + start, to + start, hidden);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TSimd, TVector>(float* word, float* type, float* position, float* destination, int length)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var i = 0;
        for (; i <= length - TSimd.Width; i += TSimd.Width)
            TSimd.Store(destination + i, TSimd.Add(TSimd.Add(TSimd.Load(word + i), TSimd.Load(type + i)), TSimd.Load(position + i)));
        for (; i < length; i++)
            destination[i] = word[i] + type[i] + position[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* row, int length)
    {
        if (!Sse.IsSupported)
            return;
        for (var i = 0; i < length; i += LineFloats)
            Sse.Prefetch0(row + i);
    }

    private static void Check(ReadOnlySpan<int> indexes, int rows, string name)
    {
        foreach (var index in indexes)
        {
            if ((uint)index >= (uint)rows)
                throw new ArgumentOutOfRangeException(name, index, $"The table has {rows} rows.");
        }
    }
}
