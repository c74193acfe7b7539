using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Indexing.Storage;

/// <summary>Reads the manifest of an index, and replaces it atomically.</summary>
internal static class ManifestFile
{
    /// <summary>What a manifest is called until it is complete.</summary>
    public const string TemporaryName = IndexManifest.FileName + ".tmp";

    /// <summary>A second copy, from which <see cref="IndexRepair"/> reads if the first is damaged. No reader uses it.</summary>
    public const string CopyName = IndexManifest.FileName + ".copy";

    /// <summary>The manifest of the index in a directory.</summary>
    /// <exception cref="IndexException">There is none, or it is damaged or of another format.</exception>
    public static IndexManifest Read(IFileSystem files)
    {
        if (!files.Exists)
        {
            throw new IndexException(files.Root, File.Exists(files.Root)
                ? $"is a file; an index is a directory. Make one with: winnow index {files.Root} --out DIR"
                : $"there is no such directory. Make an index with: winnow index PATH... --out {files.Root}");
        }

        var manifest = Read(files, IndexManifest.FileName, out var format);
        return manifest ?? throw new IndexException(files.Root,
            $"was made by an earlier Winnow (format {format}). Bring it up to date, without encoding anything again, with: "
            + $"winnow repair {files.Root}");
    }

    /// <summary>The manifest in one file; null if it is of an earlier <paramref name="format"/>.</summary>
    public static IndexManifest? Read(IFileSystem files, string name, out int format)
    {
        var path = files.PathOf(name);
        using var document = Parse(files, name);
        try
        {
            var index = Checked(document, path, out format);
            if (format < IndexManifest.CurrentFormat)
                return null;
            var manifest = index.Deserialize(ManifestJson.Default.IndexManifest) ?? throw FileFormat.Corrupt(path, "it is empty");
            Validate(manifest, path);
            return manifest;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw FileFormat.Corrupt(path, "it is not a manifest");
        }
    }

    /// <summary>The manifest's JSON.</summary>
    public static JsonDocument Parse(IFileSystem files, string name)
    {
        var path = files.PathOf(name);
        try
        {
            using var file = files.Open(name);
            if (file.Length > 64 << 20)
                throw FileFormat.Corrupt(path, $"{file.Length} bytes is too long for a manifest");
            var bytes = new byte[file.Length];
            file.Read(0, bytes);
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (FileNotFoundException)
        {
            throw new IndexException(
                files.Root, $"is not an index (it has no {name}). Make one with: winnow index PATH... --out {files.Root}");
        }
        catch (JsonException)
        {
            throw FileFormat.Corrupt(path, "it is not a manifest");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IndexException(path, $"can't be read: {error.Message}", error);
        }
    }

    /// <summary>The element that the checksum covers, once that is checked.</summary>
    public static JsonElement Checked(JsonDocument document, string path, out int format)
    {
        var root = document.RootElement;
        format = root.GetProperty("format").GetInt32();
        if (format is < 1 or > IndexManifest.CurrentFormat)
        {
            throw new IndexException(path, $"format {format} is newer than this program reads ({IndexManifest.CurrentFormat}); "
                + "use a newer Winnow or index again.");
        }

        var index = root.GetProperty("index");
        if (root.GetProperty("crc32c").GetUInt32() != Checksum.Crc32C(Encoding.UTF8.GetBytes(index.GetRawText())))
            throw FileFormat.Corrupt(path, "its checksum does not match");
        return index;
    }

    /// <summary>
    /// Makes the manifest the directory's. All files that it names must be complete and synced. When this returns, the commit survives
    /// anything; if it throws, the old manifest or the new one is in force, never a mixture.
    /// </summary>
    public static void Replace(IFileSystem files, IndexManifest manifest)
    {
        var bytes = ToBytes(manifest);
        using (var file = files.Create(TemporaryName))
        {
            file.Write(bytes);
            file.Sync();
        }

        // The names of the new files must last before anything refers to them; then the new name of the manifest must.
        files.Sync();
        files.Rename(TemporaryName, IndexManifest.FileName);
        files.Sync();
    }

    /// <summary>Writes the second copy. It is not synced: it serves only where the first copy rots long after.</summary>
    public static void WriteCopy(IFileSystem files, IndexManifest manifest)
    {
        using var file = files.Create(CopyName);
        file.Write(ToBytes(manifest));
    }

    private static byte[] ToBytes(IndexManifest manifest)
    {
        // The checksum covers the exact text of "index", so that text is written once and embedded as it is.
        var index = JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.IndexManifest);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", IndexManifest.CurrentFormat);
            writer.WriteNumber("crc32c", Checksum.Crc32C(index));
            writer.WritePropertyName("index");
            writer.WriteRawValue(index);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Checks what the type system cannot: a manifest can be made by anyone who can compute a checksum.</summary>
    private static void Validate(IndexManifest manifest, string path)
    {
        if (manifest.Dimensions is < 1 or > IndexManifest.MostDimensions || manifest.Generation < 1
            || manifest.Model.Values.Contains(null!) || manifest.Settings.Values.Contains(null!))
            throw FileFormat.Corrupt(path, "its numbers are impossible");
        try
        {
            manifest.Vectors.Validate();
            manifest.Lexical.Validated();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw FileFormat.Corrupt(path, "its options are impossible");
        }

        long passages = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var segment in manifest.Segments)
        {
            if (segment is null || segment.Documents < 0 || segment.Passages < 0 || segment.Files.Contains(null!)
                || (segment.Deleted is { } deleted && (deleted.Documents < 0 || deleted.Documents > segment.Documents
                    || deleted.Passages < 0 || deleted.Passages > segment.Passages)))
                throw FileFormat.Corrupt(path, "its numbers are impossible");
            passages += segment.Passages;
            foreach (var file in segment.AllFiles)
            {
                if (SegmentFiles.SegmentOf(file.Name) != segment.Number || !names.Add(file.Name) || file.Bytes < 0)
                    throw FileFormat.Corrupt(path, $"'{file.Name}' is not the name of a file of segment {segment.Number}");
            }
        }

        if (passages > int.MaxValue)
            throw FileFormat.Corrupt(path, "its numbers are impossible");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IndexManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
