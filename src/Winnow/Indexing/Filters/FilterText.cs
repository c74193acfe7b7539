using System.Globalization;
using System.Text;
using Winnow.Corpus;
using Winnow.Corpus.Formats;

namespace Winnow.Indexing.Filters;

/// <summary>Writes filters in the text form that <see cref="FilterParser"/> reads, and knows how values are written in it.</summary>
internal static class FilterText
{
    /// <summary>The greatest whole number up to which a double holds every one.</summary>
    private const long MaxWhole = 1L << 53;

    private static readonly string[] Keywords = ["and", "or", "not", "in"];

    public static bool IsKeyword(string word) => Keywords.Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The value of a word without quotes: typed as in CSV, save that numbers may have all the digits that a double needs.
    /// </summary>
    public static MetadataValue Typed(string word)
    {
        var typed = MetadataText.Typed(word);
        return typed.Kind == MetadataKind.Text && IsLongNumber(word, out var number) ? MetadataValue.Of(number) : typed;
    }

    public static string Of(Filter filter)
    {
        var text = new StringBuilder();
        Write(text, filter);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Filter filter)
    {
        switch (filter)
        {
            case Filter.Eq eq:
                text.Append(Quoted(eq.Field)).Append(" = ").Append(Literal(eq.Value));
                break;
            case Filter.Ne ne:
                text.Append(Quoted(ne.Field)).Append(" != ").Append(Literal(ne.Value));
                break;
            case Filter.In any:
                text.Append(Quoted(any.Field)).Append(" in (").AppendJoin(", ", any.Values.Select(Literal)).Append(')');
                break;
            case Filter.Range range:
                Write(text, range);
                break;
            case Filter.Exists(var field):
                text.Append("exists(").Append(Quoted(field)).Append(')');
                break;
            case Filter.Prefix(var field, var start):
                text.Append(Quoted(field)).Append(" ^= ").Append(Quoted(start));
                break;
            case Filter.And and:
                Join(text, and, " and ", static clause => clause is Filter.Several);
                break;
            case Filter.Or or:
                Join(text, or, " or ", static clause => clause is Filter.Or);
                break;
            case Filter.Not(var clause):
                text.Append("not ");
                Write(text, clause, clause is Filter.Several);
                break;
        }
    }

    private static void Write(StringBuilder text, Filter.Range range)
    {
        var field = Quoted(range.Field);
        if (range.From is { } from && range.To is { } to)
            text.Append($"{Literal(from)} {Below(range.FromIncluded)} {field} {Below(range.ToIncluded)} {Literal(to)}");
        else if (range.From is { } least)
            text.Append($"{field} {(range.FromIncluded ? ">=" : ">")} {Literal(least)}");
        else
            text.Append($"{field} {Below(range.ToIncluded)} {Literal(range.To!)}");

        static string Below(bool included) => included ? "<=" : "<";
    }

    private static void Join(StringBuilder text, Filter.Several several, string word, Func<Filter, bool> bracket)
    {
        for (var i = 0; i < several.Clauses.Count; i++)
        {
            if (i > 0)
                text.Append(word);
            Write(text, several.Clauses[i], bracket(several.Clauses[i]));
        }
    }

    private static void Write(StringBuilder text, Filter filter, bool bracketed)
    {
        if (bracketed)
            text.Append('(');
        Write(text, filter);
        if (bracketed)
            text.Append(')');
    }

    private static string Literal(MetadataValue value) => value.Kind switch
    {
        MetadataKind.Text when Typed(value.Text).Kind == MetadataKind.Text => Quoted(value.Text),
        MetadataKind.Text => InQuotes(value.Text),
        MetadataKind.Number => value.Number.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>The text in quotes, or bare if it is one word.</summary>
    private static string Quoted(string text) =>
        text.Length == 0 || IsKeyword(text) || text.Any(c => FilterLexer.IsDelimiter(c) || char.IsControl(c) || c is '"' or '\'' or '\\')
            ? InQuotes(text)
            : text;

    private static string InQuotes(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool IsLongNumber(ReadOnlySpan<char> word, out double number)
    {
        number = 0;
        var digits = word.TrimStart('-');
        if (word.Length - digits.Length > 1 || digits.Length < 2 || !char.IsAsciiDigit(digits[0]) || !char.IsAsciiDigit(digits[^1])
            || (digits[0] == '0' && char.IsAsciiDigit(digits[1])))
            return false;
        if (word.ContainsAny(".eE"))
            return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            || whole is < -MaxWhole or > MaxWhole)
            return false;
        number = whole;
        return true;
    }
}
