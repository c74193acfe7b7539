namespace Winnow.Retrieval.Deadlines;

/// <summary>
/// How long pairs will take, learned from how long others took. Starts from a cost that was measured before, or from nothing; then each
/// call corrects it by one factor, so that it follows the machine: quickly to slower, hesitantly to faster. Safe to share between threads.
/// </summary>
/// <param name="measured">What a calibration of this machine found, if there was one.</param>
internal sealed class ScoringSpeed(PairCost? measured)
{
    /// <summary>A plan counts on a little less speed than was seen: what runs over can't be taken back.</summary>
    private const double Caution = 1.15;

    /// <summary>What is left of an estimate after a search that it kept from scoring anything.</summary>
    private const double Doubt = 0.9;

    private const double Slower = 0.5;
    private const double Faster = 0.2;

    private readonly Lock _lock = new();
    private readonly PairCost _cost = measured ?? PairCost.OfTokens;
    private double? _factor = measured is null ? null : 1;

    /// <summary>
    /// How many of the next pairs can be scored in one call of so many milliseconds. Of an unknown speed, one: to learn it.
    /// </summary>
    public int Fit(ReadOnlySpan<int> lengths, double milliseconds)
    {
        double? factor;
        lock (_lock)
            factor = _factor;
        if (factor is not { } known)
            return milliseconds > 0 ? Math.Min(1, lengths.Length) : 0;

        var room = milliseconds / (known * Caution);
        var cost = _cost.Call;
        var count = 0;
        while (count < lengths.Length && (cost += _cost.Of(lengths[count])) <= room)
            count++;
        return count;
    }

    /// <summary>A call with these pairs took so long.</summary>
    public void Observe(ReadOnlySpan<int> lengths, double milliseconds) =>
        Learn(milliseconds / _cost.Predict(lengths), atLeast: false);

    /// <summary>A call with these pairs was given up after so long.</summary>
    public void ObserveAbandoned(ReadOnlySpan<int> lengths, double milliseconds) =>
        Learn(milliseconds / _cost.Predict(lengths), atLeast: true);

    /// <summary>
    /// Nothing was scored, since not even one pair seemed to fit. The estimate may be of a bad moment, and would never be corrected if
    /// nothing were tried again: each such search believes it a little less.
    /// </summary>
    public void ObserveNothing()
    {
        lock (_lock)
            _factor *= Doubt;
    }

    private void Learn(double ratio, bool atLeast)
    {
        if (!double.IsFinite(ratio) || ratio <= 0)
            return;
        lock (_lock)
        {
            if (_factor is not { } known)
                _factor = ratio;
            else if (ratio > known)
                _factor = known + (Slower * (ratio - known));
            else if (!atLeast)
                _factor = known + (Faster * (ratio - known));
        }
    }
}
