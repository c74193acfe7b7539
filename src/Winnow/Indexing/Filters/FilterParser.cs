using Winnow.Corpus;

namespace Winnow.Indexing.Filters;

/// <summary>Reads the text form of a <see cref="Filter"/> by recursive descent; the grammar is at <see cref="Filter.Parse"/>.</summary>
internal sealed class FilterParser(string text)
{
    private const int MaxDepth = 100;
    private const int ShownLength = 120;

    private readonly List<FilterToken> _tokens = FilterLexer.Cut(text);
    private int _at;
    private int _depth;

    private FilterToken Current => _tokens[_at];

    public Filter Parse()
    {
        var filter = Either();
        return Current.Kind == FilterTokenKind.End ? filter : throw Expected("and, or, or the end");
    }

    /// <summary>An error at <paramref name="at"/>, a place in <paramref name="text"/> from 0.</summary>
    public static FilterException Malformed(string text, int at, string problem)
    {
        var shown = text.Length > ShownLength ? text[..ShownLength] + "…" : text;
        return new(string.Concat($"filter, character {at + 1}: {problem}: {shown}".Select(c => char.IsControl(c) ? ' ' : c)));
    }

    private Filter Either() => Joined("or", All, static clauses => new Filter.Or(clauses));

    private Filter All() => Joined("and", Clause, static clauses => new Filter.And(clauses));

    private Filter Joined(string word, Func<Filter> clause, Func<List<Filter>, Filter> join)
    {
        var first = clause();
        if (!Current.IsWord(word))
            return first;
        var clauses = new List<Filter> { first };
        while (TakeWord(word))
            clauses.Add(clause());
        return join(clauses);
    }

    private Filter Clause()
    {
        if (++_depth > MaxDepth)
            throw Malformed(text, Current.Start, $"nested deeper than {MaxDepth}");
        try
        {
            if (TakeWord("not"))
                return new Filter.Not(Clause());
            if (Take("("))
            {
                var inner = Either();
                Require(")");
                return inner;
            }

            if (Current.IsWord("exists") && _tokens[_at + 1].Is("("))
            {
                _at += 2;
                var field = Operand("the name of a field").Text;
                Require(")");
                return new Filter.Exists(field);
            }

            return Comparison();
        }
        finally
        {
            _depth--;
        }
    }

    private Filter Comparison()
    {
        var first = Operand("a clause: the name of a field, not, exists or '('");
        if (Take("=") || Take("=="))
            return new Filter.Eq(first.Text, Value());
        if (Take("!="))
            return new Filter.Ne(first.Text, Value());
        if (Take(">="))
            return Above(first.Text, included: true);
        if (Take(">"))
            return Above(first.Text, included: false);
        if (Take("^="))
            return new Filter.Prefix(first.Text, Operand("the beginning of a text").Text);
        if (TakeWord("starts"))
        {
            RequireWord("with");
            return new Filter.Prefix(first.Text, Operand("the beginning of a text").Text);
        }

        if (TakeWord("in"))
            return new Filter.In(first.Text, Values());
        if (TakeWord("not"))
        {
            RequireWord("in");
            return new Filter.Not(new Filter.In(first.Text, Values()));
        }

        return Below(first);
    }

    private Filter.Range Above(string field, bool included)
    {
        var bound = Operand("a value");
        return Range(bound, () => new(field, ValueOf(bound), null, FromIncluded: included));
    }

    /// <summary>field &lt; value, or value &lt; field &lt; value.</summary>
    private Filter.Range Below(FilterToken first)
    {
        var included = TakeBelow() ?? throw Expected("one of = != < <= > >= ^= in");
        var second = Operand("a value");
        if (TakeBelow() is not { } secondIncluded)
            return Range(second, () => new(first.Text, null, ValueOf(second), ToIncluded: included));
        var last = Operand("a value");
        return Range(last, () => new(second.Text, ValueOf(first), ValueOf(last), included, secondIncluded));
    }

    private Filter.Range Range(FilterToken at, Func<Filter.Range> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException error)
        {
            throw Malformed(text, at.Start, error.Message.TrimEnd('.'));
        }
    }

    private List<MetadataValue> Values()
    {
        Require("(");
        var values = new List<MetadataValue> { Value() };
        while (Take(","))
            values.Add(Value());
        Require(")", "',' or ')'");
        return values;
    }

    private MetadataValue Value() => ValueOf(Operand("a value"));

    private static MetadataValue ValueOf(FilterToken token) =>
        token.Kind == FilterTokenKind.Quoted ? MetadataValue.Of(token.Text) : FilterText.Typed(token.Text);

    private FilterToken Operand(string what)
    {
        if (!Current.IsOperand || (Current.Kind == FilterTokenKind.Word && FilterText.IsKeyword(Current.Text)))
            throw Expected(what);
        return _tokens[_at++];
    }

    private bool? TakeBelow() => Take("<=") ? true : Take("<") ? false : null;

    private bool Take(string symbol) => Advance(Current.Is(symbol));

    private bool TakeWord(string word) => Advance(Current.IsWord(word));

    private bool Advance(bool found)
    {
        if (found)
            _at++;
        return found;
    }

    private void Require(string symbol, string? what = null)
    {
        if (!Take(symbol))
            throw Expected(what ?? $"'{symbol}'");
    }

    private void RequireWord(string word)
    {
        if (!TakeWord(word))
            throw Expected($"'{word}'");
    }

    private FilterException Expected(string what) =>
        Malformed(text, Current.Start, $"expected {what}, found {(Current.Kind == FilterTokenKind.End ? "the end" : $"'{Current.Text}'")}");
}
