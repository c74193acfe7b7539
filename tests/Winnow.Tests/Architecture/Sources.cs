namespace Winnow.Tests.Architecture;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Sources
{
    /// <summary>The C# files below <paramref name="folder"/>, as paths from the root with '/'.</summary>
    public static IEnumerable<string> CSharp(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Repository.Root, path));
}
