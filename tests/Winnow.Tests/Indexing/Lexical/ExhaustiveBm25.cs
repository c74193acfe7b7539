using System.Text;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Lexical.Analysis;

namespace Winnow.Tests.Indexing.Lexical;

/// <summary>
/// BM25 as one would write it down: every live passage's terms in a dictionary, every passage scored. Shares with the product only what
/// makes terms of words.
/// </summary>
internal sealed class ExhaustiveBm25
{
    private readonly LexicalOptions _options;
    private readonly Dictionary<string, List<(int Passage, float Amount)>> _holders = [];
    private readonly List<Passage> _passages = [];
    private double _weightedWords;

    public ExhaustiveBm25(LexicalOptions options) => _options = options;

    /// <summary>Adds a passage; ids ascend.</summary>
    public void Add(int id, string title, string text)
    {
        var passage = new Passage { Id = id };
        var words = Scan(title, passage, 0, inTitle: true, out var titleLength);
        Scan(text, passage, words + 1000, inTitle: false, out var textLength);
        passage.Size = (_options.TextBoost * textLength) + (_options.TitleBoost * titleLength);
        foreach (var (term, places) in passage.Places)
        {
            if (!_holders.TryGetValue(term, out var holders))
                _holders[term] = holders = [];
            var inTitle = passage.InTitle.GetValueOrDefault(term);
            holders.Add((_passages.Count, (_options.TextBoost * (places.Count - inTitle)) + (_options.TitleBoost * inTitle)));
        }

        _passages.Add(passage);
        _weightedWords += ((double)_options.TextBoost * textLength) + ((double)_options.TitleBoost * titleLength);
    }

    /// <summary>The best passages for a query of words and clauses: what must follow in order, and whether it must not.</summary>
    public List<LexicalMatch> Search(string query, int k, Func<int, bool>? within = null)
    {
        var (counts, clauses) = Parse(query);
        var n = (double)_passages.Count;
        var weights = counts
            .Where(pair => _holders.ContainsKey(pair.Key))
            .Select(pair => (Term: pair.Key, Count: pair.Value, Holders: _holders[pair.Key]))
            .Select(term => (
                term.Term,
                term.Holders,
                Weight: term.Count * Math.Log(1 + ((n - term.Holders.Count + 0.5) / (term.Holders.Count + 0.5)))))
            .ToList();
        if (weights.Count == 0)
            return [];
        var scale = Math.Pow(2, 28 - Math.Floor(Math.Log2(weights.Sum(term => term.Weight))));
        var atZero = (float)(_options.K1 * (1.0 - _options.B));
        var perSize = _weightedWords == 0 ? 0 : (float)((double)_options.K1 * _options.B * n / _weightedWords);

        var sums = new long[_passages.Count];
        foreach (var (_, holders, weight) in weights)
        {
            var w = (float)(weight * scale);
            foreach (var (passage, amount) in holders)
                sums[passage] += 1 + (int)(w - (w / (1 + (amount / (atZero + (perSize * _passages[passage].Size))))));
        }

        var matches = new List<(int Id, long Sum)>();
        for (var i = 0; i < sums.Length; i++)
        {
            var passage = _passages[i];
            if (sums[i] > 0 && within?.Invoke(passage.Id) != false && clauses.All(clause => passage.Holds(clause.Terms) != clause.Excluded))
                matches.Add((passage.Id, sums[i]));
        }

        matches.Sort((a, b) => a.Sum != b.Sum ? b.Sum.CompareTo(a.Sum) : a.Id.CompareTo(b.Id));
        return [.. matches.Take(k).Select(match => new LexicalMatch(match.Id, (float)(match.Sum / scale)))];
    }

    private int Scan(string text, Passage passage, int first, bool inTitle, out int length)
    {
        length = 0;
        var scanner = new TermScanner(text, new byte[Folding.MaxTermBytes], ofQuery: false);
        while (scanner.MoveNext())
        {
            if (Reduce(ref scanner) is not { } term)
                continue;
            length += scanner.IsExtra ? 0 : 1;
            if (!passage.Places.TryGetValue(term, out var places))
                passage.Places[term] = places = [];
            places.Add(first + scanner.Position);
            if (inTitle)
                passage.InTitle[term] = places.Count;
        }

        return scanner.Count;
    }

    private string? Reduce(ref TermScanner scanner) =>
        new TextAnalyzer(_options).Reduce(scanner.Term) is var length and > 0 ? Encoding.UTF8.GetString(scanner.Term[..length]) : null;

    // Only what the tests' queries use: words, "phrases", -"phrases", +what-follows and -what-follows.
    private (Dictionary<string, int> Counts, List<(List<(string, int)> Terms, bool Excluded)> Clauses) Parse(string query)
    {
        var counts = new Dictionary<string, int>();
        var passed = new Dictionary<string, int>();
        var clauses = new List<(List<(string, int)>, bool)>();
        while (query.TrimStart() is { Length: > 0 } rest)
        {
            var sign = rest[0] is '+' or '-' ? rest[..1] : "";
            var body = rest[sign.Length..];
            var quoted = body[0] == '"';
            var end = quoted ? body.IndexOf('"', 1) : (body + " ").IndexOf(' ', StringComparison.Ordinal);
            query = body[Math.Min(body.Length, quoted ? end + 1 : end)..];
            var terms = new List<(string, int)>();
            var scanner = new TermScanner(body.AsSpan((quoted ? 1 : 0)..end), new byte[Folding.MaxTermBytes], ofQuery: true);
            while (scanner.MoveNext())
            {
                var kind = new TextAnalyzer(_options).IsPassed(scanner.Term) ? passed : counts;
                if (Reduce(ref scanner) is not { } term)
                    continue;
                terms.Add((term, scanner.Position));
                if (sign != "-")
                    kind[term] = kind.GetValueOrDefault(term) + 1;
            }

            if ((quoted || sign.Length > 0) && terms.Count > 0)
                clauses.Add((terms, sign == "-"));
        }

        return (counts.Count > 0 ? counts : passed, clauses);
    }

    private sealed class Passage
    {
        public required int Id { get; init; }

        public float Size { get; set; }

        public Dictionary<string, int> InTitle { get; } = [];

        public Dictionary<string, List<int>> Places { get; } = [];

        public bool Holds(List<(string Term, int Position)> phrase) =>
            Places.TryGetValue(phrase[0].Term, out var starts)
            && starts.Any(start => phrase.All(word =>
                Places.TryGetValue(word.Term, out var places) && places.Contains(start - phrase[0].Position + word.Position)));
    }
}
