namespace Winnow.Retrieval.Deadlines;

/// <summary>The greatest of a series of times, of which older ones fade: what to reserve for work that comes after a deadline's.</summary>
internal sealed class RecentPeak
{
    private const double Fading = 0.7;

    private readonly Lock _lock = new();
    private double _value;

    /// <summary>Milliseconds; 0 before the first observation.</summary>
    public double Value
    {
        get
        {
            lock (_lock)
                return _value;
        }
    }

    /// <summary>It took so long this time.</summary>
    public void Observe(double milliseconds)
    {
        lock (_lock)
            _value = Math.Max(milliseconds, Fading * _value);
    }
}
