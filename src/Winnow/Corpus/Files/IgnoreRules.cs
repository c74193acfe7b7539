namespace Winnow.Corpus.Files;

/// <summary>The patterns that hold in a folder: its own and, behind them, those of the folders above. Immutable.</summary>
internal sealed class IgnoreRules
{
    /// <summary>
    /// What no one wants indexed: version control, packages, build output, hidden files. An ignore file can take any of it back in.
    /// </summary>
    internal static readonly string[] Defaults = [".*", "node_modules/", "bin/", "obj/"];

    private readonly IgnoreRules? _outer;
    private readonly IgnorePattern[] _patterns;
    private readonly string _folder;

    private IgnoreRules(IgnoreRules? outer, IgnorePattern[] patterns, string folder) =>
        (_outer, _patterns, _folder) = (outer, patterns, folder);

    /// <summary>Rules that name paths relative to <paramref name="folder"/> and go before those of <paramref name="outer"/>.</summary>
    internal static IgnoreRules Create(IgnoreRules? outer, IEnumerable<string> lines, string folder) =>
        new(outer, [.. lines.Select(IgnorePattern.Parse).OfType<IgnorePattern>()], folder);

    /// <summary>
    /// True if the path is ignored, false if it is taken back in, null if no pattern names it. The innermost file decides, and in it the
    /// last line.
    /// </summary>
    /// <param name="path">The full path, with '/' between segments, inside the folders of all rules.</param>
    /// <param name="isFolder">Whether the path is a folder.</param>
    internal bool? Decide(string path, bool isFolder)
    {
        for (var rules = this; rules is not null; rules = rules._outer)
        {
            var relative = path.AsSpan(rules._folder.Length).TrimStart('/');
            for (var i = rules._patterns.Length - 1; i >= 0; i--)
            {
                if (rules._patterns[i].Matches(relative, isFolder)) return !rules._patterns[i].IsNegated;
            }
        }

        return null;
    }
}
