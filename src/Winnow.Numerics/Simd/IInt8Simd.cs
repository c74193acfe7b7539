namespace Winnow.Numerics.Simd;

/// <summary>How the lanes of one instruction set's vectors come from integers and become bytes.</summary>
/// <typeparam name="TVector">The vector of floats, as in <see cref="ISimd{TVector}"/>.</typeparam>
internal unsafe interface IInt8Simd<TVector>
    where TVector : unmanaged
{
    /// <summary>Loads a vector of 32-bit integers, each as the nearest float, ties to even.</summary>
    static abstract TVector LoadInt32(int* source);

    /// <summary>Stores the integer nearest to each lane, ties to even, as its low eight bits; lanes are within 16 bits.</summary>
    static abstract void StoreBytes(byte* destination, TVector value);

    /// <summary>
    /// Stores four vectors one after the other as bytes, each lane the nearest integer, ties to even; lanes are from 0 to 255.
    /// </summary>
    static abstract void StoreUnsigned(byte* destination, TVector first, TVector second, TVector third, TVector fourth);
}
