using System.Buffers.Binary;

namespace Winnow.Tokenization.Unicode;

/// <summary>Reads an embedded table about code points: numbers as LEB128 varints, between a magic with a version and a sum.</summary>
internal ref struct UnicodeTableReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Opens the resource called <paramref name="name"/>, which begins with <paramref name="magic"/>, at version 1.</summary>
    public UnicodeTableReader(string name, ReadOnlySpan<byte> magic)
    {
        using var stream = typeof(UnicodeTableReader).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        var data = new byte[stream.Length];
        stream.ReadExactly(data);
        var body = data.AsSpan(0, data.Length - 4);
        uint sum = 0;
        foreach (var value in body)
            sum += value;
        if (sum != BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(body.Length)) || !body.StartsWith(magic) || body[magic.Length] != 1)
            throw new InvalidOperationException($"The resource {name} is damaged.");
        _rest = data.AsSpan(magic.Length + 1);
    }

    /// <summary>Adds to each code point of each range the range's value, or 1, times <paramref name="unit"/>.</summary>
    public void Ranges(uint[] all, bool valued, uint unit)
    {
        var at = 0;
        for (var count = Next(); count > 0; count--)
        {
            at += Next();
            var length = Next();
            var value = valued ? (uint)Next() : 1;
            foreach (ref var entry in all.AsSpan(at, length))
                entry |= value * unit;
            at += length;
        }
    }

    public CodePointMap Map()
    {
        var keys = new int[Next()];
        var ends = new int[keys.Length];
        var values = new List<int>(keys.Length * 2);
        var code = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = code += Next();
            for (var n = Next(); n > 0; n--)
                values.Add(Next());
            ends[i] = values.Count;
        }

        return new(keys, ends, [.. values]);
    }

    private int Next()
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = _rest[0];
            _rest = _rest[1..];
            value |= (part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
