using System.Buffers.Binary;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>
/// A growing string of bytes for each term, in slices of shared chunks: a term's first slice is small and each further one twice as long,
/// so that rare terms waste little and common ones are read in long pieces. The last four bytes of a slice say where the next one is.
/// </summary>
internal sealed class PostingStreams
{
    private const int ChunkBits = 20;
    private const int ChunkBytes = 1 << ChunkBits;
    private const int FirstSlice = 16;
    private const int LastSlice = 4096;
    private const int LinkBytes = 4;

    private byte[][] _chunks = [];
    private int _chunkCount;
    private int _used = ChunkBytes; // bytes used of the last chunk
    private Stream[] _streams = new Stream[64];
    private int _count;

    /// <summary>Bytes of memory held.</summary>
    public long MemoryBytes => ((long)_chunkCount * ChunkBytes) + (24L * _streams.Length);

    /// <summary>Begins another stream; they are numbered from 0.</summary>
    public void Begin()
    {
        if (_count == _streams.Length)
            Array.Resize(ref _streams, 2 * _count);
        var slice = Allocate(FirstSlice);
        _streams[_count++] = new() { First = slice, At = (long)slice * FirstSlice, Left = FirstSlice - LinkBytes, Slice = FirstSlice };
    }

    /// <summary>Appends a number, seven bits to a byte.</summary>
    public void Write(int number, int value)
    {
        ref var stream = ref _streams[number];
        var rest = (uint)value;
        if (rest < 0x80 && stream.Left > 0)
        {
            Chunk(stream.At)[Offset(stream.At)] = (byte)rest;
            stream.At++;
            stream.Left--;
            return;
        }

        while (rest >= 0x80)
        {
            WriteByte(ref stream, (byte)(rest | 0x80));
            rest >>= 7;
        }

        WriteByte(ref stream, (byte)rest);
    }

    public Reader Read(int number) => new(this, _streams[number].First, _streams[number].At);

    private void WriteByte(ref Stream stream, byte value)
    {
        if (stream.Left == 0)
        {
            var size = Math.Min(2 * stream.Slice, LastSlice);
            var slice = Allocate(size);
            BinaryPrimitives.WriteInt32LittleEndian(Chunk(stream.At).AsSpan(Offset(stream.At)), slice);
            (stream.At, stream.Left, stream.Slice) = ((long)slice * FirstSlice, size - LinkBytes, size);
        }

        Chunk(stream.At)[Offset(stream.At)] = value;
        stream.At++;
        stream.Left--;
    }

    // Gives the slice's place in units of the smallest slice, which reaches 32 GiB.
    private int Allocate(int size)
    {
        if (_used + size > ChunkBytes)
        {
            if (_chunkCount == _chunks.Length)
                Array.Resize(ref _chunks, Math.Max(16, 2 * _chunkCount));
            _chunks[_chunkCount++] = new byte[ChunkBytes];
            _used = 0;
        }

        var place = ((_chunkCount - 1) * (long)ChunkBytes) + _used;
        _used += size;
        return checked((int)(place / FirstSlice));
    }

    private byte[] Chunk(long place) => _chunks[(int)(place >> ChunkBits)];

    private static int Offset(long place) => (int)(place & (ChunkBytes - 1));

    private struct Stream
    {
        public long At;
        public int First;
        public int Left;
        public int Slice;
    }

    /// <summary>Reads a stream from its beginning to its end.</summary>
    internal struct Reader
    {
        private readonly PostingStreams _streams;
        private readonly long _end;
        private byte[] _chunk;
        private int _offset;
        private int _limit;
        private int _slice;
        private long _start; // of the chunk

        public Reader(PostingStreams streams, int first, long end)
        {
            (_streams, _end, _chunk) = (streams, end, []);
            Enter(first, FirstSlice);
        }

        public readonly bool AtEnd => _start + _offset == _end;

        public int Read()
        {
            uint value = 0;
            for (var shift = 0; ; shift += 7)
            {
                if (_offset == _limit)
                    Enter(BinaryPrimitives.ReadInt32LittleEndian(_chunk.AsSpan(_offset)), Math.Min(2 * _slice, LastSlice));
                var part = _chunk[_offset++];
                value |= (uint)(part & 0x7F) << shift;
                if (part < 0x80)
                    return (int)value;
            }
        }

        private void Enter(int slice, int size)
        {
            var place = (long)slice * FirstSlice;
            _chunk = _streams.Chunk(place);
            _offset = Offset(place);
            (_start, _limit, _slice) = (place - _offset, _offset + size - LinkBytes, size);
        }
    }
}
