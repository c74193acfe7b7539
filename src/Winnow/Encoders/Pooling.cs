using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>How the hidden states of a sequence become one vector: the sentence-transformers module <c>Pooling</c>.</summary>
/// <remarks>
/// Several modes give their vectors one after the other, always in the order of <see cref="PoolingMode"/>. T tokens, H hidden.
/// </remarks>
internal sealed class Pooling
{
    private static readonly (PoolingMode Mode, string Name, string OldKey)[] Names =
    [
        (PoolingMode.Cls, "cls", "pooling_mode_cls_token"),
        (PoolingMode.Max, "max", "pooling_mode_max_tokens"),
        (PoolingMode.Mean, "mean", "pooling_mode_mean_tokens"),
        (PoolingMode.MeanSqrtLength, "mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
        (PoolingMode.WeightedMean, "weightedmean", "pooling_mode_weightedmean_tokens"),
        (PoolingMode.LastToken, "lasttoken", "pooling_mode_lasttoken"),
    ];

    private readonly PoolingMode[] _modes;
    private readonly int _hidden;

    private Pooling(PoolingMode[] modes, int hidden, bool includePrompt) =>
        (_modes, _hidden, IncludePrompt) = (modes, hidden, includePrompt);

    /// <summary>Values of the pooled vector.</summary>
    public int Dimensions => _modes.Length * _hidden;

    /// <summary>False if the prompt's tokens are left out.</summary>
    public bool IncludePrompt { get; }

    /// <summary>True if only the first token's hidden state is read.</summary>
    public bool ReadsFirstOnly => _modes is [PoolingMode.Cls];

    /// <summary>Reads a module's <c>config.json</c> with either generation of keys.</summary>
    public static Pooling Load(string directory, int hidden)
    {
        var path = Path.Combine(directory, EncoderConfig.FileName);
        if (!File.Exists(path))
            throw new ModelException(path, "is missing: it says how hidden states become a vector.");
        var json = JsonField.Load(path);
        var size = json["embedding_dimension"].AsIntegerOrNull(1, 1 << 20) ?? json["word_embedding_dimension"].AsIntegerOrNull(1, 1 << 20);
        if (size is not null && size != hidden)
            throw new ModelException(path, $"pools vectors of {size} values, and the transformer gives {hidden}.");

        PoolingMode[] modes = json["pooling_mode"].AsStringsOrNull() is { } names
            ? [.. names.Select(name => Find(path, name)).Distinct().Order()]
            : [.. Names.Where(entry => json[entry.OldKey].AsBooleanOrNull() is true).Select(entry => entry.Mode)];
        return modes.Length > 0
            ? new(modes, hidden, json["include_prompt"].AsBooleanOrNull() ?? true)
            : throw new ModelException(
                path, "names no pooling mode: set \"pooling_mode\" to cls, max, mean, mean_sqrt_len_tokens, weightedmean or lasttoken.");
    }

    private static PoolingMode Find(string path, string name)
    {
        foreach (var entry in Names)
        {
            if (entry.Name == name || (entry.Mode == PoolingMode.MeanSqrtLength && name == "mean_sqrt_len"))
                return entry.Mode;
        }

        throw new ModelException(
            path, $"pooling_mode '{name}' is not supported; {string.Join(", ", Names.Select(entry => entry.Name))} are.");
    }

    /// <summary>Pools the hidden states of one sequence.</summary>
    /// <param name="hidden">T×H values, or H if <see cref="ReadsFirstOnly"/>.</param>
    /// <param name="skip">Tokens at the beginning that belong to the prompt and are left out, except by cls.</param>
    /// <param name="result">Receives <see cref="Dimensions"/> values.</param>
    public void Apply(ReadOnlySpan<float> hidden, int skip, Span<float> result)
    {
        var tokens = hidden.Length / _hidden;
        skip = Math.Min(skip, tokens - 1);
        for (var i = 0; i < _modes.Length; i++)
        {
            var part = result.Slice(i * _hidden, _hidden);
            switch (_modes[i])
            {
                case PoolingMode.Cls:
                    hidden[.._hidden].CopyTo(part);
                    break;
                case PoolingMode.LastToken:
                    hidden[^_hidden..].CopyTo(part);
                    break;
                case PoolingMode.Max:
                    Max(hidden[(skip * _hidden)..], part);
                    break;
                case PoolingMode.Mean:
                    Rows.Sum(hidden[(skip * _hidden)..], part);
                    Rows.Scale(part, 1f / (tokens - skip));
                    break;
                case PoolingMode.MeanSqrtLength:
                    Rows.Sum(hidden[(skip * _hidden)..], part);
                    Rows.Scale(part, 1f / MathF.Sqrt(tokens - skip));
                    break;
                case PoolingMode.WeightedMean:
                    WeightedMean(hidden, skip, part);
                    break;
            }
        }
    }

    /// <summary>The modes in words.</summary>
    public override string ToString()
    {
        var names = _modes.Select(mode => Names.First(entry => entry.Mode == mode).Name);
        return $"Pooling({string.Join(" + ", names)}{(IncludePrompt ? "" : ", without the prompt")})";
    }

    private void Max(ReadOnlySpan<float> hidden, Span<float> result)
    {
        hidden[.._hidden].CopyTo(result);
        for (var start = _hidden; start < hidden.Length; start += _hidden)
        {
            for (var i = 0; i < _hidden; i++)
                result[i] = MathF.Max(result[i], hidden[start + i]);
        }
    }

    /// <summary>Token t of T has the weight t, counted from 1 over all tokens, the prompt's too (Muennighoff 2022, "SGPT").</summary>
    private void WeightedMean(ReadOnlySpan<float> hidden, int skip, Span<float> result)
    {
        result.Clear();
        float weights = 0;
        for (var token = skip; token < hidden.Length / _hidden; token++)
        {
            Rows.AddScaled(hidden.Slice(token * _hidden, _hidden), token + 1, result);
            weights += token + 1;
        }

        Rows.Scale(result, 1 / weights);
    }
}
