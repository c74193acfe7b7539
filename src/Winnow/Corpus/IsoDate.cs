using System.Globalization;

namespace Winnow.Corpus;

/// <summary>
/// Dates as ISO 8601 and RFC 3339 write them: <c>2024-03-01</c>, or with a time, <c>2024-03-01T09:30</c>, to fractions of a second and with
/// <c>Z</c> or an offset such as <c>+02:00</c>. A blank may stand for the T. Without an offset the time is in UTC; a date alone is its
/// midnight.
/// </summary>
internal static class IsoDate
{
    private const int DateLength = 10;
    private const int FractionDigits = 7; // a tick is 100 ns

    /// <summary>Reads <paramref name="text"/> if all of it is one date.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length < DateLength || text[4] != '-' || text[7] != '-'
            || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        long time = 0, offset = 0;
        if (text.Length > DateLength
            && !(text[DateLength] is 'T' or 't' or ' ' && TryParseTime(text[(DateLength + 1)..], out time, out offset)))
            return false;
        var ticks = new DateTime(year, month, day).Ticks + time - offset;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>The shortest text for a point in time: without the time where it is midnight in UTC.</summary>
    public static string ToText(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.ToString(utc.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
    }

    private static bool TryParseTime(ReadOnlySpan<char> text, out long time, out long offset)
    {
        (time, offset) = (0, 0);
        if (!TryParseClock(ref text, out time))
            return false;
        if (text is [':', ..])
        {
            if (text.Length < 3 || !Digits(text[1..3], out var second) || second > 59)
                return false;
            time += second * TimeSpan.TicksPerSecond;
            text = text[3..];
            if (text is ['.', ..] && !TryParseFraction(ref text, ref time))
                return false;
        }

        if (text is [] or ['Z'] or ['z'])
            return true;
        var sign = text[0] switch { '+' => 1, '-' => -1, _ => 0 };
        text = text[1..];
        if (sign == 0 || !TryParseClock(ref text, out offset) || !text.IsEmpty)
            return false;
        offset *= sign;
        return true;
    }

    /// <summary>Hours and minutes.</summary>
    private static bool TryParseClock(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 5 || text[2] != ':' || !Digits(text[..2], out var hour) || !Digits(text[3..5], out var minute) || hour > 23
            || minute > 59)
            return false;
        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        text = text[5..];
        return true;
    }

    /// <summary>A fraction of a second of any length; what is finer than a tick is dropped.</summary>
    private static bool TryParseFraction(ref ReadOnlySpan<char> text, ref long time)
    {
        var length = text[1..].IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length - 1;
        var unit = TimeSpan.TicksPerSecond;
        for (var i = 0; i < Math.Min(length, FractionDigits); i++)
            time += (text[1 + i] - '0') * (unit /= 10);
        text = text[(1 + length)..];
        return length > 0;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            number = (10 * number) + (c - '0');
        }

        return true;
    }
}
