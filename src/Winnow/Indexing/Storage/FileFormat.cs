using System.Buffers;
using System.Buffers.Binary;

namespace Winnow.Indexing.Storage;

/// <summary>
/// The frame around every binary index file, little-endian:
/// <code>
/// header    64 bytes   magic "WINNOW01" | kind, 8 ASCII bytes | version u32 | zeros
/// content   n bytes    begins at a multiple of 64, so that vectors can be read in place
/// blocks    4·b bytes  CRC-32C of each 64 KiB of header and content
/// footer    24 bytes   end of content u64 | CRC-32C of the blocks table u32 | CRC-32C of the 12 bytes before u32 | magic "WINNOWED"
/// </code>
/// The manifest repeats the checksum of the blocks table, which stands for the whole file: an intact file of another commit is found too.
/// </summary>
internal static class FileFormat
{
    public const int HeaderBytes = 64;
    public const int FooterBytes = 24;
    public const int BlockBytes = 64 * 1024;

    /// <summary>Bytes read at a time when a file is checked: 16 blocks.</summary>
    private const int ReadBytes = 16 * BlockBytes;

    private static ReadOnlySpan<byte> HeaderMagic => "WINNOW01"u8;

    private static ReadOnlySpan<byte> FooterMagic => "WINNOWED"u8;

    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> kind, uint version)
    {
        header.Clear();
        HeaderMagic.CopyTo(header);
        kind.CopyTo(header[8..16]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], version);
    }

    public static void WriteFooter(Span<byte> footer, ulong contentEnd, uint tableChecksum)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(footer, contentEnd);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[8..], tableChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[12..], Checksum.Crc32C(footer[..12]));
        FooterMagic.CopyTo(footer[16..]);
    }

    /// <summary>Checks every byte of a file and gives where its content ends; it begins after the header.</summary>
    /// <param name="path">The file's name for messages.</param>
    /// <param name="kind">The kind that the file must be of.</param>
    /// <param name="version">The newest version that can be read.</param>
    /// <param name="checksum">The checksum that the manifest has for the file; null if it has none.</param>
    /// <param name="file">The file.</param>
    public static long Verify(string path, ReadOnlySpan<byte> kind, uint version, uint? checksum, IReadableFile file)
    {
        var (contentEnd, table) = ReadFrame(path, kind, version, checksum, file);
        BadBlocks(
            file, contentEnd, table, (start, length) => throw Corrupt(path, $"checksum mismatch in bytes {start} to {start + length}"));
        return contentEnd;
    }

    /// <summary>Checks the frame around the content, and gives where the content ends and the checksums of its blocks.</summary>
    public static (long ContentEnd, uint[] Blocks) ReadFrame(
        string path, ReadOnlySpan<byte> kind, uint version, uint? checksum, IReadableFile file)
    {
        var length = file.Length;
        if (length < HeaderBytes + FooterBytes)
            throw Corrupt(path, $"{length} bytes is not the length of an index file");
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.Read(0, header);
        if (!header[..8].SequenceEqual(HeaderMagic) || !header[8..16].SequenceEqual(kind))
            throw Corrupt(path, "the header is damaged or of another kind of file");
        var found = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        if (found == 0 || found > version)
        {
            throw new IndexException(
                path, $"format version {found} is newer than this program reads ({version}); use a newer Winnow or index again.");
        }

        Span<byte> footer = stackalloc byte[FooterBytes];
        file.Read(length - FooterBytes, footer);
        var contentEnd = BinaryPrimitives.ReadUInt64LittleEndian(footer);
        var tableChecksum = BinaryPrimitives.ReadUInt32LittleEndian(footer[8..]);
        if (!footer[16..].SequenceEqual(FooterMagic)
            || BinaryPrimitives.ReadUInt32LittleEndian(footer[12..]) != Checksum.Crc32C(footer[..12])
            || contentEnd < HeaderBytes || contentEnd > (ulong)length)
            throw Corrupt(path, "the end of the file is missing or damaged");
        var blocks = ((long)contentEnd + BlockBytes - 1) / BlockBytes;
        if ((long)contentEnd + (4 * blocks) + FooterBytes != length)
            throw Corrupt(path, "its length does not fit its footer");
        var table = new byte[checked((int)(4 * blocks))];
        file.Read((long)contentEnd, table);
        if (tableChecksum != Checksum.Crc32C(table))
            throw Corrupt(path, "the table of checksums is damaged");
        if (checksum is { } expected && expected != tableChecksum)
            throw Corrupt(path, "it is not the file that was committed under this name");
        var values = new uint[blocks];
        for (var block = 0; block < values.Length; block++)
            values[block] = BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(4 * block));
        return ((long)contentEnd, values);
    }

    /// <summary>
    /// Tells <paramref name="report"/> where each block lies, as its start and length in the file, that is not as it was written.
    /// </summary>
    public static void BadBlocks(IReadableFile file, long contentEnd, uint[] blocks, Action<long, int> report)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(ReadBytes, contentEnd));
        try
        {
            for (var first = 0; first < blocks.Length; first += ReadBytes / BlockBytes)
            {
                var start = (long)first * BlockBytes;
                var bytes = buffer.AsSpan(0, (int)Math.Min(ReadBytes, contentEnd - start));
                file.Read(start, bytes);
                for (var at = 0; at < bytes.Length; at += BlockBytes)
                {
                    var block = bytes.Slice(at, Math.Min(BlockBytes, bytes.Length - at));
                    if (Checksum.Crc32C(block) != blocks[first + (at / BlockBytes)])
                        report(start + at, block.Length);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The file at <paramref name="path"/> in an index's directory is not as it was written.</summary>
    public static IndexException Corrupt(string path, string what) =>
        new(path, $"corrupt: {what}. Save what is intact with: winnow repair {Path.GetDirectoryName(path)}; or index the documents again.");
}
