using System.Buffers.Binary;
using System.Text;

namespace Winnow.Indexing.Storage;

/// <summary>Reads the fields of one record, checking each length against what is left.</summary>
internal ref struct ContentReader(ReadOnlySpan<byte> bytes, string path)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public int ReadVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (_rest.IsEmpty)
                break;
            var part = _rest[0];
            _rest = _rest[1..];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                return value <= int.MaxValue ? (int)value : throw Damaged();
        }

        throw Damaged();
    }

    public string ReadString()
    {
        var length = ReadVarint();
        if (length > _rest.Length)
            throw Damaged();
        var text = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return text;
    }

    public void SkipString()
    {
        var length = ReadVarint();
        if (length > _rest.Length)
            throw Damaged();
        _rest = _rest[length..];
    }

    /// <summary>A count of items that take at least one byte each.</summary>
    public int ReadCount()
    {
        var count = ReadVarint();
        return count <= _rest.Length ? count : throw Damaged();
    }

    public long ReadInt64()
    {
        if (_rest.Length < sizeof(long))
            throw Damaged();
        var value = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[sizeof(long)..];
        return value;
    }

    public readonly IndexException Damaged(string what = "a record is shorter than it says") => FileFormat.Corrupt(path, what);
}
