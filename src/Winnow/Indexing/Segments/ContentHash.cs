using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Winnow.Corpus;

namespace Winnow.Indexing.Segments;

/// <summary>
/// Half of a SHA-256 of all that decides what a document becomes in an index: its title, text, sections and metadata, and the
/// settings of the index. Where it came from does not count, so that a line more in a file leaves the documents after it unchanged.
/// </summary>
internal readonly record struct ContentHash(UInt128 Value)
{
    public const int Bytes = 16;

    /// <summary>Of a document whose content is not known, such as one of a repaired index: equal to no hash of a document.</summary>
    public static ContentHash Unknown => default;

    public static ContentHash Of(Document document, IndexContract contract)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in contract.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, value);
        }

        Append(hash, document.Title);
        Append(hash, document.Text);
        Append(hash, document.Sections.Count);
        foreach (var section in document.Sections)
        {
            Append(hash, section.HeadingPath.Count);
            foreach (var heading in section.HeadingPath)
                Append(hash, heading);
            Append(hash, section.Start);
            Append(hash, section.BodyStart);
            Append(hash, section.End);
        }

        Append(hash, document.Metadata.Count);
        foreach (var (name, value) in document.Metadata)
        {
            Append(hash, name);
            Append(hash, value);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Read(digest);
    }

    public static ContentHash Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128LittleEndian(bytes));

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128LittleEndian(bytes, Value);

    private static void Append(IncrementalHash hash, MetadataValue value)
    {
        Append(hash, (int)value.Kind);
        switch (value.Kind)
        {
            case MetadataKind.Text:
                Append(hash, value.Text);
                break;
            case MetadataKind.Number:
                Append(hash, BitConverter.DoubleToInt64Bits(value.Number));
                break;
            case MetadataKind.Boolean:
                Append(hash, value.Boolean ? 1 : 0);
                break;
            case MetadataKind.Date:
                Append(hash, value.Date.UtcTicks);
                break;
            default:
                Append(hash, value.Items.Count);
                foreach (var item in value.Items)
                    Append(hash, item);
                break;
        }
    }

    private static void Append(IncrementalHash hash, string text)
    {
        Append(hash, text.Length);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static void Append(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
