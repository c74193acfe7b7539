using System.Globalization;
using System.Reflection;
using System.Text;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Numerics.Simd;

namespace Winnow.Encoders;

/// <summary>
/// What <see cref="PrecisionGate"/> measured of models seen before, in one small file for each in the user's cache directory, so that a
/// model is measured once and not each time that it is loaded.
/// </summary>
/// <remarks>
/// A file belongs to a model, a processor's kernels and a version of the program; anything else measures again. A directory that can't be
/// read or written, and a file that isn't whole, only cost time. Files may be deleted at any time.
/// </remarks>
public sealed class PrecisionMemory
{
    private const string Header = "winnow precision 1";
    private const int LongestFile = 4096;

    private static readonly string Program =
        typeof(PrecisionMemory).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    internal PrecisionMemory(string? directory) => Directory = directory;

    /// <summary>The memory of this user's programs.</summary>
    public static PrecisionMemory Shared { get; } = new(DefaultDirectory());

    /// <summary>Where the files lie; null if the system names no place for caches.</summary>
    public string? Directory { get; }

    /// <summary>What was measured of a model; null if nothing is known.</summary>
    internal PrecisionChoice? Recall(ModelIdentity model)
    {
        var key = KeyOf(model);
        if (PathOf(key) is not { } path)
            return null;
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[LongestFile];
            var lines = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Split('\n');
            if (lines is not [Header, var owner, var value, "end", ""] || owner != key)
                return null;
            if (value == "unknown")
                return PrecisionChoice.Unmeasurable;
            return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var tau) && tau is >= -1 and <= 1
                ? PrecisionChoice.Of(tau, PrecisionSamples.Bundled.Queries.Length)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps what was measured of a model.</summary>
    internal void Keep(ModelIdentity model, PrecisionChoice choice)
    {
        var key = KeyOf(model);
        if (PathOf(key) is not { } path)
            return;
        var value = choice.Tau?.ToString("R", CultureInfo.InvariantCulture) ?? "unknown";
        try
        {
            System.IO.Directory.CreateDirectory(Directory!);
            WholeFile.Write(path, (TextWriter writer) => writer.Write($"{Header}\n{key}\n{value}\nend\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next load measures again.
        }
    }

    private static string KeyOf(ModelIdentity model) =>
        ModelIdentity.HashText(string.Join('\n', model.Hash, Int8Kernels.ActiveName, CpuFeatures.Active, Program));

    private string? PathOf(string key) => Directory is null ? null : Path.Combine(Directory, key);

    /// <summary>
    /// XDG Base Directory Specification: <c>$XDG_CACHE_HOME</c>, an absolute path, or <c>~/.cache</c>; on Windows the local application
    /// data.
    /// </summary>
    private static string? DefaultDirectory()
    {
        var parent = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(parent) || !Path.IsPathFullyQualified(parent))
        {
            parent = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache")
                    : "";
        }

        return parent.Length == 0 ? null : Path.Combine(parent, "winnow", "precision");
    }
}
