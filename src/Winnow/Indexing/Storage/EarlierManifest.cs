using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Indexing.Storage;

/// <summary>
/// The manifest of format 1: one segment without a table of documents, whose files carry the commit's generation in their names.
/// </summary>
internal sealed record EarlierManifest
{
    public required long Generation { get; init; }

    public required IReadOnlyDictionary<string, string> Model { get; init; }

    public required int Dimensions { get; init; }

    public string? PassageTokenizer { get; init; }

    public required int Documents { get; init; }

    public required int Passages { get; init; }

    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    public required IReadOnlyList<IndexManifest.File> Files { get; init; }

    public required DateTimeOffset Committed { get; init; }

    /// <summary>The index that it describes, as if it were of the current format.</summary>
    /// <exception cref="IndexException">The manifest is damaged.</exception>
    public static IndexManifest Read(IFileSystem files)
    {
        var path = files.PathOf(IndexManifest.FileName);
        using var document = ManifestFile.Parse(files, IndexManifest.FileName);
        try
        {
            var manifest = ManifestFile.Checked(document, path, out _).Deserialize(EarlierManifestJson.Default.EarlierManifest)!;
            if (manifest.Files.Count == 0 || manifest.Documents < 0 || manifest.Passages < 0
                || manifest.Dimensions is < 1 or > IndexManifest.MostDimensions
                || manifest.Files.Any(file => file is null || SegmentFiles.SegmentOf(file.Name) is null))
                throw FileFormat.Corrupt(path, "its numbers or names are impossible");
            var number = SegmentFiles.SegmentOf(manifest.Files[0].Name)!.Value;
            return new()
            {
                Generation = manifest.Generation,
                Model = manifest.Model,
                Dimensions = manifest.Dimensions,
                PassageTokenizer = manifest.PassageTokenizer,
                Settings = manifest.Settings,
                Segments = [new(number, manifest.Documents, manifest.Passages, manifest.Files)],
                Committed = manifest.Committed,
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw FileFormat.Corrupt(path, "it is not a manifest");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(EarlierManifest))]
internal sealed partial class EarlierManifestJson : JsonSerializerContext;
