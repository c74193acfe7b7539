namespace Winnow.Tests.Support;

/// <summary>Counts what a call allocates once it is warm.</summary>
internal static class Allocated
{
    private const int WarmUps = 3;
    private const int Attempts = 10;

    /// <summary>
    /// The least bytes that a call of <paramref name="work"/> allocates on this thread. What the call itself needs, it needs every time;
    /// what the runtime adds now and then (a pool of arrays that a collection has emptied, a lock's first wait) is not its own.
    /// </summary>
    public static long ByWarm(Action work)
    {
        for (var warmUp = 0; warmUp < WarmUps; warmUp++)
            work();
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
