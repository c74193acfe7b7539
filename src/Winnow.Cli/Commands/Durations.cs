using System.Globalization;

namespace Winnow.Cli.Commands;

/// <summary>Reads times as people write them: <c>100ms</c>, <c>0.5s</c>; a bare number is milliseconds.</summary>
internal static class Durations
{
    private const double LeastMilliseconds = 0.001;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <exception cref="UsageException">It is no time, less than a microsecond, or longer than an hour.</exception>
    public static TimeSpan Parse(string option, string text)
    {
        var (number, unit) = text.EndsWith("ms", StringComparison.OrdinalIgnoreCase) ? (text[..^2], 1.0)
            : text.EndsWith('s') ? (text[..^1], 1000.0)
            : (text, 1.0);
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            throw new UsageException($"{option} {text}: write a time such as 50ms or 0.5s.");
        if (value * unit < LeastMilliseconds || value * unit > Longest.TotalMilliseconds)
            throw new UsageException($"{option} {text}: choose a time above 0 and at most an hour, such as 50ms or 0.5s.");
        return TimeSpan.FromMilliseconds(value * unit);
    }
}
