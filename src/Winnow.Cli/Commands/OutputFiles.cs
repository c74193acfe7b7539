using System.CommandLine;

namespace Winnow.Cli.Commands;

/// <summary>Where a command's files go: what can't be written there is refused before the work that would fill it.</summary>
internal static class OutputFiles
{
    /// <summary>Refuses a path whose folder is not there.</summary>
    public static Option<string?> InExistingFolder(this Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: { Length: > 0 } path }])
                return;
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            if (folder is not null && !Directory.Exists(folder))
                result.AddError($"{option.Name} {path}: there is no folder {folder}; make it first, or name another.");
        });
        return option;
    }

    /// <summary>Refuses a path that is a folder, or whose folder is not there.</summary>
    public static Option<string?> AsFile(this Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { Length: > 0 } path }] && Directory.Exists(path))
                result.AddError($"{option.Name} {path}: is a folder; name a file in it.");
        });
        return option.InExistingFolder();
    }
}
