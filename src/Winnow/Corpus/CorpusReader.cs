using Winnow.Corpus.Files;

namespace Winnow.Corpus;

/// <summary>Reads documents from files and folders.</summary>
public static class CorpusReader
{
    /// <summary>The extensions that can be read, in lower case with their dot; case does not matter in file names.</summary>
    public static IReadOnlyList<string> Extensions => DocumentFormats.Extensions;

    /// <summary>
    /// Finds the files, so that the totals are known, and starts a pass over their documents in ordinal order of the paths below each root.
    /// </summary>
    /// <param name="paths">Files and folders; folders are read recursively.</param>
    /// <param name="options">Which files inside folders; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the search for files and the pass over documents.</param>
    /// <exception cref="CorpusException">A path does not exist.</exception>
    public static CorpusReading Read(
        IEnumerable<string> paths, CorpusOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new CorpusOptions();
        var log = new ReadingLog();
        return new CorpusReading(FileFinder.Find(paths, options, log, cancellationToken), options, log, cancellationToken);
    }
}
