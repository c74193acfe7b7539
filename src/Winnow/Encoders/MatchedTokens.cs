using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>
/// Marks the tokens that query and passage share: a model trained with <c>"match_token_types"</c> is told by 2 added to the type id which
/// words match exactly. The ids of the most common pieces are excluded. Immutable.
/// </summary>
internal sealed class MatchedTokens
{
    private const int Added = 2;
    private const int MaxExcluded = 4096;

    private readonly HashSet<int> _excluded;

    private MatchedTokens(HashSet<int> excluded) => _excluded = excluded;

    /// <summary>Reads the key <c>winnow</c> of a model's configuration; null if the model doesn't use matches.</summary>
    public static MatchedTokens? Read(JsonField winnow, EncoderConfig config)
    {
        var asked = winnow["match_token_types"];
        if (asked.AsBooleanOrNull() is not true)
            return null;
        if (config.TypeVocabularySize < 2 * Added)
            throw asked.Wrong($"needs a type_vocab_size of {2 * Added}, not {config.TypeVocabularySize}");
        var excluded = winnow["match_excluded_token_ids"];
        if (excluded.IsNull)
            return new([]);
        HashSet<int> ids = [.. excluded.Items().Take(MaxExcluded + 1).Select(id => id.AsInteger(0, config.VocabularySize - 1))];
        return ids.Count <= MaxExcluded ? new(ids) : throw excluded.Wrong($"has more than {MaxExcluded} ids");
    }

    /// <summary>The excluded ids, for the model's identity.</summary>
    public override string ToString() => $"token matches without [{string.Join(' ', _excluded.Order())}]";

    /// <summary>Adds 2 to the type of each token that occurs on the other side.</summary>
    /// <param name="query">The query's ids, as cut.</param>
    /// <param name="passage">The passage's ids, as cut.</param>
    /// <param name="queryTypes">The types of the query's tokens.</param>
    /// <param name="passageTypes">The types of the passage's tokens.</param>
    /// <param name="marks">Scratch.</param>
    public void Mark(ReadOnlySpan<int> query, ReadOnlySpan<int> passage, Span<int> queryTypes, Span<int> passageTypes, IdMarks marks)
    {
        MarkSide(query, passage, passageTypes, marks);
        MarkSide(passage, query, queryTypes, marks);
    }

    private void MarkSide(ReadOnlySpan<int> from, ReadOnlySpan<int> to, Span<int> types, IdMarks marks)
    {
        marks.Set(from);
        for (var i = 0; i < to.Length; i++)
        {
            if (marks.Has(to[i]) && !_excluded.Contains(to[i]))
                types[i] += Added;
        }
    }
}

/// <summary>A set of token ids that is emptied at no cost: each id remembers the number of the last set it was put in.</summary>
internal sealed class IdMarks(int vocabularySize)
{
    private readonly int[] _lastSet = new int[vocabularySize];
    private int _set;

    /// <summary>Makes the set hold exactly these ids.</summary>
    public void Set(ReadOnlySpan<int> ids)
    {
        if (_set == int.MaxValue)
        {
            Array.Clear(_lastSet);
            _set = 0;
        }

        _set++;
        foreach (var id in ids)
            _lastSet[id] = _set;
    }

    /// <summary>True if the set holds <paramref name="id"/>.</summary>
    public bool Has(int id) => _lastSet[id] == _set;
}
