namespace Winnow.Retrieval.Profiles;

/// <summary>The curve that turns a logit into a probability of relevance.</summary>
public enum CalibrationKind
{
    /// <summary>1 / (1 + e^−(slope · logit + intercept)): Platt 1999. Two parameters: slope, intercept.</summary>
    Platt,

    /// <summary>
    /// A rising curve through points, level beyond the first and the last: Zadrozny and Elkan 2002. Parameters: logit, probability,
    /// logit, probability, ...
    /// </summary>
    Isotonic,
}

/// <summary>What a cross-encoder's logits mean on one corpus, as fitted on judgements.</summary>
/// <param name="Kind">The kind of curve.</param>
/// <param name="Parameters">Its numbers, as the kind says.</param>
/// <param name="Thresholds">For precisions, the least logit that reaches each.</param>
public sealed record ScoreCalibration(CalibrationKind Kind, IReadOnlyList<double> Parameters, IReadOnlyList<PrecisionThreshold> Thresholds)
{
    /// <summary>The probability that a passage with this logit is relevant.</summary>
    public double Probability(double logit)
    {
        if (Kind == CalibrationKind.Platt)
            return 1 / (1 + Math.Exp(-((Parameters[0] * logit) + Parameters[1])));
        if (double.IsNaN(logit) || logit <= Parameters[0])
            return Parameters[1];
        for (var i = 2; i < Parameters.Count; i += 2)
        {
            if (logit <= Parameters[i])
            {
                var share = (logit - Parameters[i - 2]) / (Parameters[i] - Parameters[i - 2]);
                return Parameters[i - 1] + (share * (Parameters[i + 1] - Parameters[i - 1]));
            }
        }

        return Parameters[^1];
    }

    /// <summary>
    /// The least logit from which on at least <paramref name="precision"/> of the hits are relevant; null if none was found to reach it.
    /// </summary>
    public double? ThresholdFor(double precision)
    {
        var reaching = Thresholds.Where(threshold => threshold.Precision >= precision).ToArray();
        return reaching.Length == 0 ? null : reaching.Min(threshold => threshold.Logit);
    }

    /// <summary>What is wrong with the numbers, in words; null if nothing is.</summary>
    internal string? Problem()
    {
        if (Parameters.Any(value => !double.IsFinite(value))
            || Thresholds.Any(threshold => !double.IsFinite(threshold.Logit) || threshold.Precision is not (>= 0 and <= 1)))
        {
            return "its score calibration holds a number out of range.";
        }

        if (Kind == CalibrationKind.Platt)
            return Parameters.Count == 2 ? null : "its score calibration needs two parameters: slope and intercept.";
        if (Parameters.Count < 2 || Parameters.Count % 2 != 0)
            return "its score calibration needs pairs of parameters: a logit and its probability.";
        if (Parameters[1] < 0 || Parameters[^1] > 1)
            return "a probability of its score calibration is not between 0 and 1.";
        for (var i = 2; i < Parameters.Count; i += 2)
        {
            if (Parameters[i] <= Parameters[i - 2] || Parameters[i + 1] < Parameters[i - 1])
                return "the points of its score calibration do not rise.";
        }

        return null;
    }
}

/// <summary>From which logit on the hits of a corpus have a precision.</summary>
/// <param name="Precision">The share of relevant ones among the hits that reach the logit, 0 to 1.</param>
/// <param name="Logit">The least logit.</param>
/// <param name="Coverage">The share of queries that still have a hit, 0 to 1, if it was measured.</param>
public sealed record PrecisionThreshold(double Precision, double Logit, double? Coverage = null);
