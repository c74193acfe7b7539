using System.Globalization;

namespace Winnow.Numerics.Threading;

/// <summary>Splits independent pieces of work over the processor's cores.</summary>
/// <remarks>
/// Long-lived background threads spin briefly for the next call and then sleep. The pool serves one call at a time; a call that
/// comes meanwhile, from another thread or from inside a body, does its own items on its own thread.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    /// <summary>The environment variable that sets the number of threads; the default is the number of processors.</summary>
    public const string Variable = "WINNOW_THREADS";

    /// <summary>The most threads a pool may have.</summary>
    public const int MaxThreads = 256;

    // About 20 µs: what the gap between two layers or two searches costs less than to wake a sleeper.
    private const int SpinRounds = 400;
    private const int SpinLength = 4;
    private const int Closed = int.MinValue;

    private static readonly Lazy<WorkerPool> LazyShared = new(() => new(ThreadsFrom(Environment.GetEnvironmentVariable(Variable))));

    private readonly Lock _serving = new();
    private readonly object _sleep = new();
    private readonly object _finish = new();
    private PoolJob? _job;
    private int _call;
    private int _sleepers;
    private int _members = Closed;
    private bool _callerSleeps;
    private volatile bool _stopped;

    /// <summary>A pool of <paramref name="threads"/> threads, 1 to 256, the caller's among them.</summary>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaxThreads);
        Threads = threads;
        for (var i = 1; i < threads; i++)
            new Thread(Work) { IsBackground = true, Name = $"Winnow worker {i}" }.UnsafeStart();
    }

    /// <summary>The pool that the process shares.</summary>
    /// <exception cref="ArgumentException"><see cref="Variable"/> is no number from 1 to 256.</exception>
    public static WorkerPool Shared => LazyShared.Value;

    /// <summary>Threads that work at once, the caller's among them.</summary>
    public int Threads { get; }

    /// <summary>
    /// Calls <paramref name="body"/> once for each item from 0 to <paramref name="items"/>, in any order and on any thread, and returns
    /// when all are done.
    /// </summary>
    /// <remarks>
    /// An exception from a body reaches the caller, the first if there are several; items not begun by then are abandoned.
    /// </remarks>
    public void For<TState>(int items, TState state, Action<TState, int> body)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentNullException.ThrowIfNull(body);
        if (items <= 1 || Threads == 1 || _stopped || _serving.IsHeldByCurrentThread || !_serving.TryEnter())
        {
            for (var item = 0; item < items; item++)
                body(state, item);
            return;
        }
        PoolJob<TState>? job = null;
        try
        {
            // Workers of the last call have all left it, so its job can serve again.
            job = _job as PoolJob<TState> ?? new();
            job.Begin(items, state, body);
            Open(job, items);
            job.Run();
            Close();
            job.ThrowFirstError();
        }
        finally
        {
            job?.Clear();
            _serving.Exit();
        }
    }

    /// <summary>Ends the threads once they have finished what they do. Later calls run on their caller's thread alone.</summary>
    public void Dispose()
    {
        _stopped = true;
        Interlocked.Increment(ref _call);
        lock (_sleep)
            Monitor.PulseAll(_sleep);
    }

    internal static int ThreadsFrom(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
            return Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);
        return int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads is >= 1 and <= MaxThreads
            ? threads
            : throw new ArgumentException($"{Variable}={setting}: give a number from 1 to {MaxThreads}.");
    }

    private void Open(PoolJob job, int items)
    {
        _job = job;
        Volatile.Write(ref _members, 0);
        // A full fence, as is the one of a worker that counts itself asleep: one of the two sees the other.
        Interlocked.Increment(ref _call);
        if (Volatile.Read(ref _sleepers) == 0)
            return;
        lock (_sleep)
        {
            for (var helpers = Math.Min(items, Threads) - 1; helpers > 0; helpers--)
                Monitor.Pulse(_sleep);
        }
    }

    /// <summary>Lets no further worker join, and waits for those that have.</summary>
    private void Close()
    {
        Interlocked.Or(ref _members, Closed);
        for (var round = 0; round < SpinRounds; round++)
        {
            if (Volatile.Read(ref _members) == Closed)
                return;
            Thread.SpinWait(SpinLength);
        }
        lock (_finish)
        {
            _callerSleeps = true;
            while (Volatile.Read(ref _members) != Closed)
                Monitor.Wait(_finish);
            _callerSleeps = false;
        }
    }

    private void Work()
    {
        var seen = 0;
        while (!_stopped)
        {
            AwaitCallAfter(seen);
            seen = Volatile.Read(ref _call);
            if (!TryJoin())
                continue;
            // The call that was joined cannot end before its member leaves.
            seen = Volatile.Read(ref _call);
            _job!.Run();
            Leave();
        }
    }

    private void AwaitCallAfter(int seen)
    {
        for (var round = 0; round < SpinRounds; round++)
        {
            if (Volatile.Read(ref _call) != seen)
                return;
            Thread.SpinWait(SpinLength);
        }
        lock (_sleep)
        {
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _call) == seen && !_stopped)
                Monitor.Wait(_sleep);
            Interlocked.Decrement(ref _sleepers);
        }
    }

    private bool TryJoin()
    {
        var members = Volatile.Read(ref _members);
        while (members >= 0)
        {
            var found = Interlocked.CompareExchange(ref _members, members + 1, members);
            if (found == members)
                return true;
            members = found;
        }
        return false;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _members) != Closed)
            return;
        lock (_finish)
        {
            if (_callerSleeps)
                Monitor.Pulse(_finish);
        }
    }
}
