using Winnow.Encoders;
using Winnow.Transformers;

namespace Winnow.Lab.Calibration;

/// <summary>A cross-encoder as it might be run: its model, its precision, and where pairs are cut.</summary>
/// <param name="Directory">The model's directory.</param>
/// <param name="Precision">fp32 or int8.</param>
/// <param name="MaxTokens">Tokens of a pair at most; null for the model's window.</param>
public sealed record RerankVariant(string Directory, Precision Precision, int? MaxTokens)
{
    /// <summary>Model, precision and cut in words.</summary>
    public string Name => string.Join(' ', new[]
    {
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Directory))),
        Precision.ToString().ToLowerInvariant(),
        MaxTokens is { } tokens ? $"{tokens} tokens" : "",
    }.Where(part => part.Length > 0));

    /// <summary>All combinations.</summary>
    public static IReadOnlyList<RerankVariant> Of(
        IEnumerable<string> directories, IReadOnlyList<Precision> precisions, IReadOnlyList<int?> lengths) =>
        [.. directories.SelectMany(directory => lengths.SelectMany(length =>
            precisions.Select(precision => new RerankVariant(directory, precision, length))))];

    /// <summary>Reads the model.</summary>
    /// <exception cref="ModelException">It can't be read.</exception>
    public CrossEncoder Load() => CrossEncoder.Load(Directory, new CrossEncoderOptions { Precision = Precision, MaxTokens = MaxTokens });
}
