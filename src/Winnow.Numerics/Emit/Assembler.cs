using System.Buffers.Binary;

namespace Winnow.Numerics.Emit;

/// <summary>
/// Writes x86-64 machine code: the few instructions that the product kernels need, as Intel's manual (volume 2) encodes them.
/// </summary>
/// <remarks>Not a general assembler. Jumps go backwards only; operands are those that occur.</remarks>
internal sealed partial class Assembler
{
    private readonly List<byte> _code = [];

    /// <summary>Bytes written so far: where the next instruction will be.</summary>
    public int Position => _code.Count;

    /// <summary>The code.</summary>
    public byte[] ToArray() => [.. _code];

    /// <summary>Fills up with no-operations to a multiple of <paramref name="bytes"/>.</summary>
    public void Align(int bytes)
    {
        while (_code.Count % bytes != 0)
            _code.Add(0x90);
    }

    /// <summary>Constants that the code reads.</summary>
    public void Data(ReadOnlySpan<byte> bytes) => _code.AddRange(bytes);

    /// <summary><c>lea destination, [address]</c></summary>
    public void Lea(Gpr destination, Address address)
    {
        Rex(destination, address);
        _code.Add(0x8D);
        Memory((int)destination, address, 1);
    }

    /// <summary><c>add register, immediate</c></summary>
    public void Add(Gpr register, int value) => Immediate(0, register, value);

    /// <summary><c>sub register, immediate</c>, which sets the zero flag for <see cref="JumpIfNotZero"/>.</summary>
    public void Subtract(Gpr register, int value) => Immediate(5, register, value);

    /// <summary><c>mov register, immediate</c>, sign-extended to 64 bits.</summary>
    public void Move(Gpr register, int value)
    {
        _code.Add((byte)(0x48 | ((int)register >> 3)));
        _code.Add(0xC7);
        _code.Add((byte)(0xC0 | ((int)register & 7)));
        Int32(value);
    }

    /// <summary><c>jnz target</c>, backwards to an earlier <see cref="Position"/>.</summary>
    public void JumpIfNotZero(int target)
    {
        _code.Add(0x0F);
        _code.Add(0x85);
        Int32(target - (_code.Count + 4));
    }

    /// <summary><c>ret</c></summary>
    public void Return() => _code.Add(0xC3);

    private void Immediate(int operation, Gpr register, int value)
    {
        _code.Add((byte)(0x48 | ((int)register >> 3)));
        _code.Add(0x81);
        _code.Add((byte)(0xC0 | (operation << 3) | ((int)register & 7)));
        Int32(value);
    }

    private void Rex(Gpr register, Address address) =>
        _code.Add((byte)(0x48 | ((int)register >> 3 << 2) | ((int)(address.Index ?? 0) >> 3 << 1) | ((int)address.Base >> 3)));

    /// <summary>ModRM, SIB and displacement; <paramref name="unit"/> is the N of EVEX's compressed displacement disp8·N.</summary>
    private void Memory(int register, Address address, int unit, bool forceSib = false)
    {
        var (quotient, remainder) = Math.DivRem(address.Displacement, unit);
        // A base of rbp or r13 would need a displacement even when it is 0, one of rsp or r12 an index byte: neither is in Gpr.
        var mode = address.Displacement == 0 ? 0 : remainder == 0 && quotient is >= sbyte.MinValue and <= sbyte.MaxValue ? 1 : 2;
        var indexed = address.Index is not null || forceSib;
        _code.Add((byte)((mode << 6) | ((register & 7) << 3) | (indexed ? 4 : (int)address.Base & 7)));
        if (indexed)
        {
            var scale = int.Log2(address.Scale);
            var index = address.Index is { } given ? (int)given & 7 : 4;
            _code.Add((byte)((scale << 6) | (index << 3) | ((int)address.Base & 7)));
        }
        if (mode == 1)
            _code.Add((byte)(sbyte)quotient);
        else if (mode == 2)
            Int32(address.Displacement);
    }

    private void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _code.AddRange(bytes);
    }
}
