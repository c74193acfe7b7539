using Winnow.Indexing.Lexical.Analysis;
using Winnow.Indexing.Lexical.Postings;

namespace Winnow.Indexing.Lexical.Search;

/// <summary>
/// What a query asks for. Words score wherever they are; words in double quotes must also stand in the passage as they stand there; after
/// + what is written up to the next space must, after − it must not. All else is text: no query is wrong.
/// </summary>
internal sealed class LexicalQuery
{
    private readonly TermTable _terms = new();
    private readonly List<int> _counts = [];
    private readonly List<int> _passed = []; // the same for stop words that are scored only if there is nothing else
    private readonly List<Clause> _clauses = [];
    private readonly List<Place> _places = [];
    private readonly byte[] _room = new byte[Folding.MaxTermBytes];

    /// <summary>Different terms.</summary>
    public int Terms => _terms.Count;

    /// <summary>What must, or must not, be in a passage.</summary>
    public IReadOnlyList<Clause> Clauses => _clauses;

    /// <summary>The terms of the clauses.</summary>
    public IReadOnlyList<Place> Places => _places;

    /// <summary>The bytes of a term.</summary>
    public ReadOnlySpan<byte> Term(int term) => _terms[term];

    /// <summary>How often a term is asked for: 0 if it must not be there only.</summary>
    public int Count(int term) => _counts[term];

    /// <summary>Reads a query, which replaces the one before; if it is <paramref name="plain"/>, all of it is text.</summary>
    public void Parse(ReadOnlySpan<char> query, TextAnalyzer analyzer, bool plain = false)
    {
        _terms.Clear();
        _counts.Clear();
        _passed.Clear();
        _clauses.Clear();
        _places.Clear();
        if (plain)
            AddWords(query, analyzer);
        else
            ParseClauses(query, analyzer);
        for (var term = 0; term < _counts.Count; term++)
        {
            if (_counts[term] > 0)
                return;
        }

        for (var term = 0; term < _counts.Count; term++)
            _counts[term] = _passed[term];
    }

    private void ParseClauses(ReadOnlySpan<char> query, TextAnalyzer analyzer)
    {
        for (var at = 0; at < query.Length;)
        {
            if (char.IsWhiteSpace(query[at]))
            {
                at++;
                continue;
            }

            // `at` is the beginning of the query or follows white space or a phrase.
            var sign = query[at] is '+' or '-' ? query[at] : '\0';
            var start = sign == '\0' ? at : at + 1;
            if (start < query.Length && IsQuote(query[start]) && FindQuote(query, start + 1) is var close and > 0)
            {
                AddClause(query[(start + 1)..close], analyzer, excluded: sign == '-');
                at = close + 1;
                continue;
            }

            var end = start;
            while (end < query.Length && !char.IsWhiteSpace(query[end]))
                end++;
            // A sign before a digit is the number's own.
            if (sign != '\0' && start < end && (char.IsLetter(query[start]) || char.IsSurrogate(query[start])))
                AddClause(query[start..end], analyzer, excluded: sign == '-');
            else
                AddWords(query[at..end], analyzer);
            at = end;
        }
    }

    private static bool IsQuote(char c) => c is '"' or '\u201C' or '\u201D' or '\u201E';

    private static int FindQuote(ReadOnlySpan<char> query, int from)
    {
        while (from < query.Length && !IsQuote(query[from]))
            from++;
        return from < query.Length ? from : -1;
    }

    private void AddWords(ReadOnlySpan<char> text, TextAnalyzer analyzer)
    {
        var scanner = new TermScanner(text, _room, ofQuery: true);
        while (scanner.MoveNext())
            Add(scanner.Term, analyzer, asked: true);
    }

    private void AddClause(ReadOnlySpan<char> text, TextAnalyzer analyzer, bool excluded)
    {
        var first = _places.Count;
        var scanner = new TermScanner(text, _room, ofQuery: true);
        while (scanner.MoveNext())
        {
            if (Add(scanner.Term, analyzer, asked: !excluded) is var term and >= 0)
                _places.Add(new(term, scanner.Position));
        }

        if (_places.Count > first)
            _clauses.Add(new(first, _places.Count - first, excluded));
    }

    // Gives the number of the word's term, −1 if it has none.
    private int Add(Span<byte> word, TextAnalyzer analyzer, bool asked)
    {
        var counts = analyzer.IsPassed(word) ? _passed : _counts;
        var length = analyzer.Reduce(word);
        if (length == 0)
            return -1;
        var term = _terms.Add(word[..length]);
        if (term == _counts.Count)
        {
            _counts.Add(0);
            _passed.Add(0);
        }

        counts[term] += asked ? 1 : 0;
        return term;
    }

    /// <summary>Words that must follow each other, or must not.</summary>
    /// <param name="First">The first of its places.</param>
    /// <param name="Count">Its places, 1 at least.</param>
    /// <param name="Excluded">Whether they must not.</param>
    internal readonly record struct Clause(int First, int Count, bool Excluded);

    /// <summary>A term in a clause.</summary>
    /// <param name="Term">The term.</param>
    /// <param name="Position">Its position in the clause's text.</param>
    internal readonly record struct Place(int Term, int Position);
}
