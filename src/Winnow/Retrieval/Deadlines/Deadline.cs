namespace Winnow.Retrieval.Deadlines;

/// <summary>The time that a search has, counted from its beginning.</summary>
internal readonly struct Deadline(TimeProvider time, long began, TimeSpan limit)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Milliseconds left; negative when it has passed.</summary>
    public double Remaining => (limit - Time.GetElapsedTime(began)).TotalMilliseconds;
}
