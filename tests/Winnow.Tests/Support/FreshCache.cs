using System.Runtime.CompilerServices;

namespace Winnow.Tests.Support;

/// <summary>The tests measure models themselves: what the user's cache remembers of them doesn't count, and is left alone.</summary>
internal static class FreshCache
{
    [ModuleInitializer]
    internal static void Use()
    {
        var folder = Directory.CreateTempSubdirectory("winnow-cache-").FullName;
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
