using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Winnow.Numerics.Simd;

/// <summary>Four lanes, as .NET offers them on every processor.</summary>
internal readonly unsafe struct Int8Simd128 : IInt8Simd<Vector128<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadInt32(int* source) => Vector128.ConvertToSingle(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* destination, Vector128<float> value)
    {
        var words = Vector128.Narrow(Vector128.ConvertToInt32Native(Vector128.Round(value)), Vector128<int>.Zero);
        Unsafe.WriteUnaligned(destination, Vector128.Narrow(words, words).AsUInt32().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUnsigned(
        byte* destination, Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth) =>
        Vector128.Narrow(Narrow(first, second), Narrow(third, fourth)).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Narrow(Vector128<float> low, Vector128<float> high) => Vector128.Narrow(
        Vector128.ConvertToInt32Native(Vector128.Round(low)).AsUInt32(), Vector128.ConvertToInt32Native(Vector128.Round(high)).AsUInt32());
}
