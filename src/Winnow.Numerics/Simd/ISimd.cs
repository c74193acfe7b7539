namespace Winnow.Numerics.Simd;

/// <summary>
/// The vector operations of one instruction set. A kernel takes it as a type argument, so that it is written once and compiled once per
/// set.
/// </summary>
/// <typeparam name="TVector">The vector of <see cref="Width"/> floats.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of the tallest product tile, whose two accumulators per row still fit the register file.</summary>
    static abstract int TileRows { get; }

    static abstract TVector Create(float value);

    static abstract TVector Load(float* source);

    /// <summary>
    /// Loads <paramref name="count"/> floats, 0 to <see cref="Width"/>, and touches no more; the other lanes are
    /// <paramref name="otherwise"/>.
    /// </summary>
    static abstract TVector LoadPartial(float* source, int count, TVector otherwise);

    static abstract void Store(float* destination, TVector value);

    /// <summary>Stores the first <paramref name="count"/> lanes, 0 to <see cref="Width"/>, and touches no more.</summary>
    static abstract void StorePartial(float* destination, TVector value, int count);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left · right + addend with one rounding.</summary>
    static abstract TVector FusedMultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The smaller; <paramref name="right"/> where it is NaN.</summary>
    static abstract TVector Min(TVector left, TVector right);

    /// <summary>The larger; <paramref name="right"/> where it is NaN.</summary>
    static abstract TVector Max(TVector left, TVector right);

    static abstract TVector Abs(TVector value);

    /// <summary>To the nearest integer, ties to even.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>value · 2^exponent with one rounding, for integral exponents from -252 to 252.</summary>
    static abstract TVector Scale(TVector value, TVector exponent);

    /// <summary><paramref name="then"/> where left &lt; right, else <paramref name="otherwise"/>.</summary>
    static abstract TVector SelectLess(TVector left, TVector right, TVector then, TVector otherwise);

    static abstract bool AnyGreater(TVector left, TVector right);

    static abstract float Sum(TVector value);

    /// <summary>The largest lane; unspecified where one is NaN.</summary>
    static abstract float Highest(TVector value);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector Or(TVector left, TVector right);

    /// <summary>Shifts each lane's 32 bits.</summary>
    static abstract TVector ShiftLeft(TVector value, int count);

    /// <summary>Loads <see cref="Width"/> 16-bit integers into the low bits of the lanes.</summary>
    static abstract TVector LoadUInt16(ushort* source);

    /// <summary>
    /// Fills the vector's blocks of four floats from <paramref name="source"/>, the next <paramref name="stride"/> floats further, and so
    /// on.
    /// </summary>
    static abstract TVector LoadBlocks(float* source, nint stride);

    /// <summary>Within each block of four: left 0, right 0, left 1, right 1.</summary>
    static abstract TVector InterleaveLow(TVector left, TVector right);

    /// <summary>Within each block of four: left 2, right 2, left 3, right 3.</summary>
    static abstract TVector InterleaveHigh(TVector left, TVector right);

    /// <summary>Within each block of four: left 0 and 1, right 0 and 1.</summary>
    static abstract TVector PairsLow(TVector left, TVector right);

    /// <summary>Within each block of four: left 2 and 3, right 2 and 3.</summary>
    static abstract TVector PairsHigh(TVector left, TVector right);
}
