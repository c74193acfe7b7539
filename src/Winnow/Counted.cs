using System.Globalization;

namespace Winnow;

/// <summary>A count and what is counted, in the number that goes with it: <c>1 document</c>, <c>2 documents</c>.</summary>
internal static class Counted
{
    /// <summary>The count with <paramref name="one"/>, or with <paramref name="many"/>, which without being given adds an s.</summary>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}
