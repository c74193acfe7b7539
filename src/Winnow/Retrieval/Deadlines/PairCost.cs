using System.Globalization;

namespace Winnow.Retrieval.Deadlines;

/// <summary>
/// What one call to a cross-encoder costs on one machine, in milliseconds:
/// call + pair · pairs + token · Σ length + squaredToken · Σ length².
/// The linear layers are linear in the tokens; attention is quadratic in each pair's length.
/// </summary>
/// <param name="Call">Milliseconds of a call, however small.</param>
/// <param name="Pair">Milliseconds of a pair, however short.</param>
/// <param name="Token">Milliseconds of a token.</param>
/// <param name="SquaredToken">Milliseconds of a token beside each token of its pair.</param>
public readonly record struct PairCost(double Call, double Pair, double Token, double SquaredToken)
{
    /// <summary>One millisecond a token: the shape of a cost of which nothing was measured.</summary>
    internal static PairCost OfTokens { get; } = new(0, 0, 1, 0);

    /// <summary>The milliseconds of one call with pairs of these lengths in tokens.</summary>
    public double Predict(ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty)
            return 0;
        var cost = Call;
        foreach (var length in lengths)
            cost += Of(length);
        return cost;
    }

    /// <summary>The milliseconds of one more pair of <paramref name="length"/> tokens.</summary>
    public double Of(int length) => Pair + (Token * length) + (SquaredToken * length * length);

    /// <summary>The formula with its numbers.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Call:0.###} + {Pair:0.####}·pairs + {Token:0.#####}·tokens + {SquaredToken * 1e6:0.##}e-6·Σlength²");
}
