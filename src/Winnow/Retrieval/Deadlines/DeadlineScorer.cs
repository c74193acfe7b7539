namespace Winnow.Retrieval.Deadlines;

/// <summary>
/// Scores as many pairs as a deadline allows, in the order given. Each call takes at most half of the time that is left, so that what the
/// first calls teach about the machine's speed today corrects the last ones; a call that still runs at the deadline is given up.
/// </summary>
/// <remarks>
/// The order given is stage 1's, which is the order of expected gain: the probability that a candidate is relevant falls with its rank,
/// and so does what moving it to the top is worth (Robertson 1977, "The Probability Ranking Principle in IR").
/// </remarks>
/// <param name="speed">What is known of the encoder's speed.</param>
internal sealed class DeadlineScorer(ScoringSpeed speed)
{
    /// <summary>Scores <paramref name="count"/> pairs from <paramref name="first"/> on; stops with an exception when cancelled.</summary>
    public delegate void Scoring(int first, int count, CancellationToken cancellation);

    /// <summary>Calls <paramref name="score"/> for one piece after the other.</summary>
    /// <param name="lengths">The tokens of each pair.</param>
    /// <param name="deadline">When it must be done.</param>
    /// <param name="reserve">Milliseconds before the deadline that are needed for what comes after.</param>
    /// <param name="score">Scores a piece.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>How many pairs, from the first on, were scored.</returns>
    public int Run(ReadOnlySpan<int> lengths, Deadline deadline, double reserve, Scoring score, CancellationToken cancellation)
    {
        var done = 0;
        while (done < lengths.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            var left = deadline.Remaining - reserve;
            var rest = lengths[done..];
            var count = speed.Fit(rest, left / 2);
            if (count == 0)
                count = speed.Fit(rest, left);
            if (count == 0 && done == 0 && left > 0)
                speed.ObserveNothing();
            if (count == 0 || !TryScore(done, rest[..count], deadline.Time, left, score, cancellation))
                break;
            done += count;
        }

        return done;
    }

    private bool TryScore(
        int first, ReadOnlySpan<int> lengths, TimeProvider time, double left, Scoring score, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(left), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var began = time.GetTimestamp();
        try
        {
            score(first, lengths.Length, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            speed.ObserveAbandoned(lengths, time.GetElapsedTime(began).TotalMilliseconds);
            return false;
        }

        speed.Observe(lengths, time.GetElapsedTime(began).TotalMilliseconds);
        return true;
    }
}
