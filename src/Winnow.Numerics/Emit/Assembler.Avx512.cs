namespace Winnow.Numerics.Emit;

internal sealed partial class Assembler
{
    // The opcode maps and the mandatory prefixes, as EVEX and VEX number them.
    private const int Map0F = 1;
    private const int Map0F38 = 2;
    private const int NoPrefix = 0;
    private const int Prefix66 = 1;
    private const int PrefixF3 = 2;
    private const int PrefixF2 = 3;

    /// <summary>Bytes of a 512-bit register.</summary>
    private const int Zmm = 64;

    /// <summary>
    /// <c>vpdpbusd sums, unsigned, signed</c>: sixteen sums, to each of which four products of bytes are added, without saturation.
    /// </summary>
    public void DotProductBytes(int sums, int unsigned, int signed) => Evex(Map0F38, Prefix66, 0x50, sums, unsigned, signed);

    /// <summary><c>vpaddd destination, left, right</c></summary>
    public void AddInt32(int destination, int left, int right) => Evex(Map0F, Prefix66, 0xFE, destination, left, right);

    /// <summary><c>vpxord register, register, register</c></summary>
    public void Zero(int register) => Evex(Map0F, Prefix66, 0xEF, register, register, register);

    /// <summary><c>vmovdqu32 destination, [address]</c></summary>
    public void Load(int destination, Address address) => Evex(Map0F, PrefixF3, 0x6F, destination, address, Zmm);

    /// <summary><c>vmovdqu32 [address], source</c></summary>
    public void Store(Address address, int source) => Evex(Map0F, PrefixF3, 0x7F, source, address, Zmm);

    /// <summary><c>vpbroadcastd destination, [address]</c></summary>
    public void BroadcastInt32(int destination, Address address) => Evex(Map0F38, Prefix66, 0x58, destination, address, sizeof(int));

    /// <summary><c>vzeroupper</c>, so that older instructions run without penalty afterwards.</summary>
    public void ZeroUpper() => _code.AddRange([0xC5, 0xF8, 0x77]);

    /// <summary>Three registers. EVEX stores most high bits of a register's number inverted.</summary>
    private void Evex(int map, int prefix, int opcode, int register, int second, int third)
    {
        EvexPrefix(map, prefix, register, second, index: third >> 4, @base: third >> 3);
        _code.Add((byte)opcode);
        _code.Add((byte)(0xC0 | ((register & 7) << 3) | (third & 7)));
    }

    /// <summary>One register and memory, of which <paramref name="unit"/> bytes are read or written.</summary>
    private void Evex(int map, int prefix, int opcode, int register, Address address, int unit)
    {
        EvexPrefix(map, prefix, register, 0, (int)(address.Index ?? 0) >> 3, (int)address.Base >> 3);
        _code.Add((byte)opcode);
        Memory(register, address, unit);
    }

    private void EvexPrefix(int map, int prefix, int register, int second, int index, int @base)
    {
        _code.Add(0x62);
        _code.Add((byte)(
            (Inverted(register >> 3) << 7) | (Inverted(index) << 6) | (Inverted(@base) << 5) | (Inverted(register >> 4) << 4) | map));
        _code.Add((byte)(((~second & 15) << 3) | 4 | prefix));
        _code.Add((byte)((2 << 5) | (Inverted(second >> 4) << 3)));
    }

    private static int Inverted(int bit) => ~bit & 1;
}
