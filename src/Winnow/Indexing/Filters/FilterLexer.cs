using System.Text;

namespace Winnow.Indexing.Filters;

/// <summary>Kinds of <see cref="FilterToken"/>.</summary>
internal enum FilterTokenKind
{
    End,
    Word,
    Quoted,
    Symbol,
}

/// <summary>A word, a quoted text without its quotes, an operator, or the end.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Text">What it says.</param>
/// <param name="Start">Where it begins in the filter's text, from 0.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Start)
{
    /// <summary>Whether it is a name or a value.</summary>
    public bool IsOperand => Kind is FilterTokenKind.Word or FilterTokenKind.Quoted;

    public bool Is(string symbol) => Kind == FilterTokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == FilterTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts the text of a filter into tokens.</summary>
internal static class FilterLexer
{
    /// <summary>Longer ones first.</summary>
    private static readonly string[] Symbols = ["<=", ">=", "!=", "==", "^=", "<", ">", "=", "(", ")", ","];

    /// <summary>Whether <paramref name="c"/> ends a word.</summary>
    public static bool IsDelimiter(char c) => char.IsWhiteSpace(c) || c is '(' or ')' or ',' or '=' or '<' or '>' or '!' or '^';

    /// <summary>The tokens of <paramref name="text"/>, the end among them.</summary>
    public static List<FilterToken> Cut(string text)
    {
        var tokens = new List<FilterToken>();
        for (var at = 0; ;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (at == text.Length)
            {
                tokens.Add(new(FilterTokenKind.End, "", at));
                return tokens;
            }

            tokens.Add(text[at] is '"' or '\'' ? Quoted(text, ref at) : IsDelimiter(text[at]) ? Symbol(text, ref at) : Word(text, ref at));
        }
    }

    private static FilterToken Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && !IsDelimiter(text[at]))
            at++;
        return new(FilterTokenKind.Word, text[start..at], start);
    }

    private static FilterToken Symbol(string text, ref int at)
    {
        var start = at;
        var symbol = Array.Find(Symbols, candidate => string.CompareOrdinal(text, start, candidate, 0, candidate.Length) == 0)
            ?? throw FilterParser.Malformed(text, start, $"'{text[start]}' is no operator; there are = != < <= > >= ^=");
        at += symbol.Length;
        return new(FilterTokenKind.Symbol, symbol, start);
    }

    private static FilterToken Quoted(string text, ref int at)
    {
        var (start, quote) = (at, text[at]);
        at++;
        var value = new StringBuilder();
        for (; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return new(FilterTokenKind.Quoted, value.ToString(), start);
            }

            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '\\' or '"' or '\'')
                at++;
            value.Append(text[at]);
        }

        throw FilterParser.Malformed(text, start, "this quote is never closed");
    }
}
