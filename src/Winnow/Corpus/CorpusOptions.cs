namespace Winnow.Corpus;

/// <summary>Which files inside folders are read.</summary>
public sealed record CorpusOptions
{
    /// <summary>
    /// If not empty, only files that match one of these patterns are read. Patterns are those of <c>.gitignore</c>, relative to the folder
    /// given.
    /// </summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Files and folders that match one of these patterns are not read.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether <c>.gitignore</c> and <c>.winnowignore</c> files count. A <c>.winnowignore</c> has the last word.</summary>
    /// <value>Default true.</value>
    public bool UseIgnoreFiles { get; init; } = true;

    /// <summary>Whether symbolic links inside folders are followed, each folder once.</summary>
    /// <value>Default false, as in git: a link may lead anywhere.</value>
    public bool FollowLinks { get; init; }

    /// <summary>Files of one document that are longer than this are not read. It is also the limit of one line of JSONL.</summary>
    /// <value>Default 256 MiB.</value>
    public long MaxDocumentBytes { get; init; } = 256L << 20;
}
