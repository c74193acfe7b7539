namespace Winnow.Lab.Scores;

/// <summary>Turns scores into probabilities that mean what they say: of candidates at 0.8, four in five are relevant. Never falls as the score rises.</summary>
public interface IScoreCalibration
{
    /// <summary>What it is called: <c>platt</c>, <c>isotonic</c>.</summary>
    string Name { get; }

    /// <summary>The probability that a candidate with this score is relevant.</summary>
    double Probability(double score);
}
