namespace Winnow;

/// <summary>Writes a file so that whoever reads it finds the old one or the new one, never a part.</summary>
public static class WholeFile
{
    /// <summary>Writes to a file beside <paramref name="path"/>, which then takes its place; where that fails, nothing is left of it.</summary>
    /// <param name="path">The file, replaced if there is one. Its folder exists.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        // Two processes that write the same file must not share the one beside it.
        var unfinished = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (var file = File.Create(unfinished))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>The same for text in UTF-8.</summary>
    /// <param name="path">The file, replaced if there is one. Its folder exists.</param>
    /// <param name="write">Writes the content; lines end with a line feed.</param>
    public static void Write(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(path, (Stream stream) =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });
    }
}
