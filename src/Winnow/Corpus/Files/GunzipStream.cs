using System.Buffers.Binary;
using System.IO.Compression;

namespace Winnow.Corpus.Files;

/// <summary>
/// What a gzip file (RFC 1952) holds. A file that was cut off is an error at its end, where <see cref="GZipStream"/> says nothing.
/// </summary>
internal sealed class GunzipStream(string path, ReadingLog log) : ForwardStream
{
    private static readonly byte[] MemberStart = [0x1F, 0x8B, 8];

    private readonly GZipStream _inflater = new(new MeteredStream(path, log), CompressionMode.Decompress);
    private uint _inflated;

    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = _inflater.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("not gzip, or damaged; what came before the damage is read", e);
        }

        _inflated += (uint)count;
        return count > 0 || buffer.IsEmpty || !IsCutOff()
            ? count
            : throw new InvalidDataException("the compressed file is cut off; what came before the cut is read");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inflater.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// A member ends with its length modulo 2³². Of a file with several members only the last one's length is at hand, so that nothing can
    /// be said.
    /// </summary>
    private bool IsCutOff()
    {
        using var file = File.OpenRead(path);
        Span<byte> tail = stackalloc byte[4];
        file.Seek(-Math.Min(4, file.Length), SeekOrigin.End);
        if (file.ReadAtLeast(tail, 4, throwOnEndOfStream: false) < 4) return true;
        if (BinaryPrimitives.ReadUInt32LittleEndian(tail) == _inflated) return false;

        file.Position = MemberStart.Length;
        return !Contains(file, MemberStart);
    }

    private static bool Contains(FileStream file, ReadOnlySpan<byte> wanted)
    {
        var buffer = new byte[1 << 16];
        var kept = 0;
        for (int count; (count = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var filled = buffer.AsSpan(0, kept + count);
            if (filled.IndexOf(wanted) >= 0) return true;
            kept = Math.Min(wanted.Length - 1, filled.Length);
            filled[^kept..].CopyTo(buffer);
        }

        return false;
    }
}
