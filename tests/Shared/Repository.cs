namespace Winnow.TestSupport;

/// <summary>Where the sources lie, and the test collections beside them if they are there.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>A test collection in BEIR's layout; skips the test if it is not on this machine.</summary>
    public static string Collection(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data", name));
        Assert.SkipUnless(Directory.Exists(path), $"the test collection {name} is not on this machine ({path})");
        return path;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Winnow.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Winnow.slnx is in no folder above the tests.");
    }
}
