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
    private readonly SortedDictionary<int, Passage> _passages = [];

    public ExhaustiveBm25(LexicalOptions options) => _options = options;

    public void Add(int id, string title, string text)
    {
        var passage = new Passage();
        var words = Scan(title, passage, 0, out passage.TitleLength);
        passage.TitleEnd = passage.Terms.Count;
        Scan(text, passage, words + 1000, out passage.TextLength);
        foreach (var (term, position) in passage.Terms)
            passage.Places.GetOrAdd(term).Add(position);
        _passages.Add(id, passage);
    }

    public void Remove(int id) => _passages.Remove(id);

    /// <summary>The best passages for a query of words and clauses: what must follow in order, and whether it must not.</summary>
    public List<LexicalMatch> Search(string query, int k, Func<int, bool>? within = null)
    {
        var (counts, clauses) = Parse(query);
        var n = (double)_passages.Count;
        var total = _passages.Values.Sum(passage => Weighted(passage.TitleLength, passage.TextLength));
        var weights = counts
            .Select(pair => (Term: pair.Key, Count: pair.Value, Frequency: _passages.Values.Count(passage => passage.Places.ContainsKey(pair.Key))))
            .Where(term => term.Frequency > 0)
            .Select(term => (term.Term, Weight: term.Count * Math.Log(1 + ((n - term.Frequency + 0.5) / (term.Frequency + 0.5)))))
            .ToList();
        if (weights.Count == 0)
            return [];
        var scale = Math.Pow(2, 28 - Math.Floor(Math.Log2(weights.Sum(term => term.Weight))));
        var atZero = (float)(_options.K1 * (1.0 - _options.B));
        var perSize = total == 0 ? 0 : (float)((double)_options.K1 * _options.B * n / total);

        var matches = new List<(int Id, long Sum)>();
        foreach (var (id, passage) in _passages)
        {
            if (within?.Invoke(id) == false || !clauses.All(clause => passage.Holds(clause.Terms) != clause.Excluded))
                continue;
            long sum = 0;
            foreach (var (term, weight) in weights)
            {
                if (!passage.Places.TryGetValue(term, out var places))
                    continue;
                var inTitle = passage.Terms.Take(passage.TitleEnd).Count(other => other.Term == term);
                var amount = (_options.TextBoost * (places.Count - inTitle)) + (_options.TitleBoost * inTitle);
                var size = (_options.TextBoost * passage.TextLength) + (_options.TitleBoost * passage.TitleLength);
                var w = (float)(weight * scale);
                sum += 1 + (int)(w - (w / (1 + (amount / (atZero + (perSize * size))))));
            }

            if (sum > 0)
                matches.Add((id, sum));
        }

        return [.. matches.OrderByDescending(match => match.Sum).ThenBy(match => match.Id).Take(k)
            .Select(match => new LexicalMatch(match.Id, (float)(match.Sum / scale)))];
    }

    private double Weighted(int title, int text) => ((double)_options.TextBoost * text) + ((double)_options.TitleBoost * title);

    private int Scan(string text, Passage passage, int first, out int length)
    {
        length = 0;
        var scanner = new TermScanner(text, new byte[Folding.MaxTermBytes], ofQuery: false);
        while (scanner.MoveNext())
        {
            if (Reduce(ref scanner) is not { } term)
                continue;
            length += scanner.IsExtra ? 0 : 1;
            passage.Terms.Add((term, first + scanner.Position));
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
        public int TitleLength;
        public int TextLength;
        public int TitleEnd;

        public List<(string Term, int Position)> Terms { get; } = [];

        public Dictionary<string, List<int>> Places { get; } = [];

        public bool Holds(List<(string Term, int Position)> phrase) =>
            Places.TryGetValue(phrase[0].Term, out var starts)
            && starts.Any(start => phrase.All(word =>
                Places.TryGetValue(word.Term, out var places) && places.Contains(start - phrase[0].Position + word.Position)));
    }
}

file static class Dictionaries
{
    public static List<int> GetOrAdd(this Dictionary<string, List<int>> lists, string key) =>
        lists.TryGetValue(key, out var list) ? list : lists[key] = [];
}
