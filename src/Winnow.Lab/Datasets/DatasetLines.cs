using System.IO.Compression;

namespace Winnow.Lab.Datasets;

/// <summary>The lines of a text file, also of a gzipped one, with their numbers.</summary>
internal static class DatasetLines
{
    /// <summary>The lines that hold more than white space, numbered from 1 as an editor does.</summary>
    /// <exception cref="DatasetException">The file is missing or can't be read.</exception>
    public static IEnumerable<(int Number, string Text)> Read(string path)
    {
        using var reader = Guarded(path, () => new StreamReader(Stream(path)));
        for (var number = 1; Guarded(path, reader.ReadLine) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return (number, line);
        }
    }

    /// <summary>
    /// The fields of a line: parted by tabs where that gives one of the <paramref name="counts"/> expected, none of them empty, so that ids
    /// may hold spaces, else by any white space, as TREC's tools do. Null if neither way gives such a count.
    /// </summary>
    public static string[]? Fields(string line, params ReadOnlySpan<int> counts)
    {
        var fields = line.Split('\t', StringSplitOptions.TrimEntries);
        if (counts.Contains(fields.Length) && !fields.Contains(""))
            return fields;
        fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return counts.Contains(fields.Length) ? fields : null;
    }

    private static Stream Stream(string path)
    {
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetException(path, "there is no such file.", error);
        }
        catch (UnauthorizedAccessException error) when (Directory.Exists(path))
        {
            throw new DatasetException(path, "is a folder; name a file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DatasetException(path, $"can't be read: {error.Message}", error);
        }
    }
}
