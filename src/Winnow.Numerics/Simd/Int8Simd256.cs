using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Winnow.Numerics.Simd;

/// <summary>Eight lanes of AVX2.</summary>
internal readonly unsafe struct Int8Simd256 : IInt8Simd<Vector256<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadInt32(int* source) => Avx.ConvertToVector256Single(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* destination, Vector256<float> value)
    {
        var integers = Avx.ConvertToVector256Int32(value) & Vector256.Create(0xFF);
        var words = Sse41.PackUnsignedSaturate(integers.GetLower(), integers.GetUpper()).AsInt16();
        Unsafe.WriteUnaligned(destination, Sse2.PackUnsignedSaturate(words, words).AsUInt64().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUnsigned(
        byte* destination, Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth)
    {
        // Packing works on each half of a vector by itself; the permutation puts the groups of four back in order.
        var low = Avx2.PackUnsignedSaturate(Avx.ConvertToVector256Int32(first), Avx.ConvertToVector256Int32(second)).AsInt16();
        var high = Avx2.PackUnsignedSaturate(Avx.ConvertToVector256Int32(third), Avx.ConvertToVector256Int32(fourth)).AsInt16();
        var bytes = Avx2.PackUnsignedSaturate(low, high).AsInt32();
        Avx2.PermuteVar8x32(bytes, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsByte().Store(destination);
    }
}
