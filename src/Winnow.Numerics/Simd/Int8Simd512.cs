using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Winnow.Numerics.Simd;

/// <summary>Sixteen lanes of AVX-512.</summary>
internal readonly unsafe struct Int8Simd512 : IInt8Simd<Vector512<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadInt32(int* source) => Avx512F.ConvertToVector512Single(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* destination, Vector512<float> value) =>
        Avx512F.ConvertToVector128Byte(Avx512F.ConvertToVector512Int32(value)).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUnsigned(
        byte* destination, Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth)
    {
        // Packing works on each quarter of a vector by itself; the permutation puts the groups of four back in order.
        var low = Avx512BW.PackUnsignedSaturate(Avx512F.ConvertToVector512Int32(first), Avx512F.ConvertToVector512Int32(second)).AsInt16();
        var high = Avx512BW.PackUnsignedSaturate(Avx512F.ConvertToVector512Int32(third), Avx512F.ConvertToVector512Int32(fourth)).AsInt16();
        var bytes = Avx512BW.PackUnsignedSaturate(low, high).AsInt32();
        Avx512F.PermuteVar16x32(bytes, Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)).AsByte().Store(destination);
    }
}
