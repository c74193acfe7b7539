using System.Globalization;

namespace Winnow.Tests.Support;

/// <summary>The same tests with larger counts, if <c>WINNOW_LONG=1</c> is in the environment.</summary>
internal static class LongRuns
{
    public static bool Wanted { get; } = Environment.GetEnvironmentVariable("WINNOW_LONG") == "1";

    /// <summary>The ordinary count, or the one of long runs.</summary>
    public static int Count(int ordinary, int wanted) => Wanted ? wanted : ordinary;

    /// <summary>A number for the log.</summary>
    public static string Show(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
