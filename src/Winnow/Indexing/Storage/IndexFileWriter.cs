using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Winnow.Indexing.Storage;

/// <summary>Writes one index file in the frame of <see cref="FileFormat"/>, checksumming as it goes.</summary>
internal sealed class IndexFileWriter : IDisposable
{
    private readonly string _name;
    private readonly IWritableFile _file;
    private readonly List<uint> _blocks = [];
    private readonly byte[] _buffer = new byte[FileFormat.BlockBytes];
    private int _buffered;
    private long _flushed;

    public IndexFileWriter(IFileSystem files, string name, ReadOnlySpan<byte> kind, uint version)
    {
        _name = name;
        _file = files.Create(name);
        FileFormat.WriteHeader(_buffer.AsSpan(0, FileFormat.HeaderBytes), kind, version);
        _buffered = FileFormat.HeaderBytes;
    }

    /// <summary>Bytes of content written so far.</summary>
    public long Position => _flushed + _buffered - FileFormat.HeaderBytes;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = Math.Min(bytes.Length, _buffer.Length - _buffered);
            bytes[..room].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += room;
            bytes = bytes[room..];
            if (_buffered == _buffer.Length)
                FlushBlock();
        }
    }

    public void Write(ReadOnlySpan<float> values) => Write(MemoryMarshal.AsBytes(values));

    public void Write(ReadOnlySpan<long> values) => Write(MemoryMarshal.AsBytes(values));

    public void WriteInt64(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Write(bytes);
    }

    /// <summary>Writes a count or length in 1 to 5 bytes, seven bits in each (LEB128).</summary>
    public void WriteVarint(int value)
    {
        Span<byte> bytes = stackalloc byte[5];
        var length = 0;
        for (var rest = (uint)value; ; rest >>= 7)
        {
            bytes[length++] = (byte)(rest >= 0x80 ? rest | 0x80 : rest);
            if (rest < 0x80)
                break;
        }

        Write(bytes[..length]);
    }

    /// <summary>Writes a string as its length in UTF-8 bytes and those bytes.</summary>
    public void WriteString(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteVarint(bytes.Length);
        Write(bytes);
    }

    /// <summary>Writes the footer, makes the file's bytes durable, and gives what the manifest says of it.</summary>
    public IndexManifest.File Complete()
    {
        var end = _flushed + _buffered;
        if (_buffered > 0)
            FlushBlock();
        var table = new byte[4 * _blocks.Count];
        for (var block = 0; block < _blocks.Count; block++)
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4 * block), _blocks[block]);
        Span<byte> footer = stackalloc byte[FileFormat.FooterBytes];
        var checksum = Checksum.Crc32C(table);
        FileFormat.WriteFooter(footer, (ulong)end, checksum);
        _file.Write(table);
        _file.Write(footer);
        _file.Sync();
        return new(_name, end + table.Length + footer.Length, checksum);
    }

    public void Dispose() => _file.Dispose();

    private void FlushBlock()
    {
        var block = _buffer.AsSpan(0, _buffered);
        _blocks.Add(Checksum.Crc32C(block));
        _file.Write(block);
        _flushed += _buffered;
        _buffered = 0;
    }
}
