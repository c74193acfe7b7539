namespace Winnow.Corpus.Files;

/// <summary>
/// All that decides whether a path inside a folder is read: ignore files, the defaults behind them, and the caller's globs. Immutable.
/// </summary>
internal sealed class FolderRules
{
    private readonly IgnoreRules? _winnow;
    private readonly IgnoreRules? _git;
    private readonly IgnoreRules _defaults;
    private readonly IgnoreRules _exclude;
    private readonly IgnoreRules? _include;

    private FolderRules(IgnoreRules? winnow, IgnoreRules? git, IgnoreRules defaults, IgnoreRules exclude, IgnoreRules? include) =>
        (_winnow, _git, _defaults, _exclude, _include) = (winnow, git, defaults, exclude, include);

    /// <summary>The rules above a root: those of the folders between it and the root of the repository it lies in, if any.</summary>
    internal static FolderRules ForRoot(string root, CorpusOptions options)
    {
        var rules = new FolderRules(
            null,
            null,
            IgnoreRules.Create(null, IgnoreRules.Defaults, root),
            IgnoreRules.Create(null, options.Exclude, root),
            options.Include.Count == 0 ? null : IgnoreRules.Create(null, options.Include, root));
        if (!options.UseIgnoreFiles) return rules;

        var above = new Stack<string>();
        for (var folder = root; folder is not null && !Path.Exists(Path.Combine(folder, ".git")); folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetDirectoryName(folder) is { } parent) above.Push(parent);
            else above.Clear();
        }

        foreach (var folder in above) rules = rules.Enter(folder, static (_, _) => { });
        return rules;
    }

    /// <summary>
    /// The rules inside <paramref name="folder"/>, its ignore files included; <paramref name="report"/> hears of one that can't be read.
    /// </summary>
    internal FolderRules Enter(string folder, Action<string, string> report)
    {
        var git = Load(_git, folder, ".gitignore", report);
        var winnow = Load(_winnow, folder, ".winnowignore", report);
        return git == _git && winnow == _winnow ? this : new FolderRules(winnow, git, _defaults, _exclude, _include);
    }

    /// <summary>Whether the path, with '/' between its segments, is passed over.</summary>
    internal bool Ignores(string path, bool isFolder)
    {
        if (_exclude.Decide(path, isFolder) == true) return true;
        if (_winnow?.Decide(path, isFolder) ?? _git?.Decide(path, isFolder) ?? _defaults.Decide(path, isFolder) ?? false) return true;
        return !isFolder && _include is not null && _include.Decide(path, isFolder) != true;
    }

    private static IgnoreRules? Load(IgnoreRules? outer, string folder, string name, Action<string, string> report)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) return outer;
        try
        {
            return IgnoreRules.Create(outer, File.ReadAllLines(path), folder.Replace(Path.DirectorySeparatorChar, '/'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report(path, e.Message);
            return outer;
        }
    }
}
