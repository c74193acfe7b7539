using System.Collections.Concurrent;
using Winnow.Numerics.Threading;
using Winnow.Tests.Support;

namespace Winnow.Tests.Numerics.Threading;

public class WorkerPoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory, InlineData(1), InlineData(2), InlineData(4), InlineData(9)]
    public void Every_item_is_done_once(int threads)
    {
        using var pool = new WorkerPool(threads);
        Assert.Equal(threads, pool.Threads);
        for (var items = 0; items < 200; items++)
        {
            var counts = new int[items];
            pool.For(items, counts, static (counts, item) => Interlocked.Increment(ref counts[item]));
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Workers_take_part()
    {
        using var pool = new WorkerPool(2);
        using var meeting = new Barrier(2);
        pool.For(2, meeting, static (meeting, _) => Assert.True(meeting.SignalAndWait(Patience)));
    }

    [Fact]
    public void Workers_that_sleep_are_woken_and_the_caller_sleeps_until_they_are_done()
    {
        using var pool = new WorkerPool(2);
        using var meeting = new Barrier(2);
        var caller = Environment.CurrentManagedThreadId;
        for (var round = 0; round < 3; round++)
        {
            Thread.Sleep(20);
            var done = 0;
            pool.For(2, 0, (_, _) =>
            {
                Assert.True(meeting.SignalAndWait(Patience));
                if (Environment.CurrentManagedThreadId != caller)
                    Thread.Sleep(20);
                Interlocked.Increment(ref done);
            });
            Assert.Equal(2, done);
        }
    }

    [Theory, InlineData(1), InlineData(3)]
    public void The_first_exception_reaches_the_caller_and_the_pool_lives_on(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var round = 0; round < 50; round++)
        {
            var begun = 0;
            var error = Assert.Throws<InvalidOperationException>(() => pool.For(1_000_000, 0, (_, item) =>
            {
                Interlocked.Increment(ref begun);
                throw new InvalidOperationException($"item {item}");
            }));
            Assert.StartsWith("item ", error.Message, StringComparison.Ordinal);
            Assert.InRange(begun, 1, threads);
            var sum = 0;
            pool.For(10, 0, (_, item) => Interlocked.Add(ref sum, item));
            Assert.Equal(45, sum);
        }
    }

    [Fact]
    public void Calls_from_many_threads_are_all_complete()
    {
        using var pool = new WorkerPool(3);
        var errors = new ConcurrentBag<string>();
        var callers = Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < 500; round++)
            {
                var sums = new long[1];
                pool.For(round, sums, static (sums, item) => Interlocked.Add(ref sums[0], item));
                if (sums[0] != (long)round * (round - 1) / 2)
                    errors.Add($"round {round}: {sums[0]}");
            }
        })).ToList();
        callers.ForEach(caller => caller.Start());
        callers.ForEach(caller => Assert.True(caller.Join(Patience)));
        Assert.Empty(errors);
    }

    [Fact]
    public void A_call_from_inside_a_body_is_complete()
    {
        using var pool = new WorkerPool(3);
        var counts = new int[20 * 20];
        pool.For(20, pool, (inner, row) => inner.For(20, row, (row, column) => Interlocked.Increment(ref counts[(row * 20) + column])));
        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_call_allocates_nothing_once_warm()
    {
        using var pool = new WorkerPool(2);
        var counts = new int[50];
        Action<int[], int> body = static (counts, item) => Interlocked.Increment(ref counts[item]);
        Assert.Equal(0, Allocated.ByWarm(() =>
        {
            for (var round = 0; round < 100; round++)
                pool.For(counts.Length, counts, body);
        }));
    }

    [Fact]
    public void A_disposed_pool_works_on_the_callers_thread()
    {
        var pool = new WorkerPool(2);
        pool.Dispose();
        var threads = new HashSet<int>();
        pool.For(10, threads, static (threads, _) => threads.Add(Environment.CurrentManagedThreadId));
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(257));
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.For(-1, 0, (_, _) => { }));
        Assert.Throws<ArgumentNullException>(() => pool.For<int>(1, 0, null!));
    }

    [Theory, InlineData("1", 1), InlineData("256", 256)]
    public void The_environment_sets_the_number_of_threads(string setting, int threads) =>
        Assert.Equal(threads, WorkerPool.ThreadsFrom(setting));

    [Theory, InlineData("0"), InlineData("257"), InlineData("-1"), InlineData("two"), InlineData("1.5"), InlineData("99999999999")]
    public void A_setting_that_is_no_number_of_threads_is_refused(string setting)
    {
        var error = Assert.Throws<ArgumentException>(() => WorkerPool.ThreadsFrom(setting));
        Assert.Equal($"WINNOW_THREADS={setting}: give a number from 1 to 256.", error.Message);
    }

    [Fact]
    public void Without_a_setting_there_is_a_thread_per_processor()
    {
        Assert.Equal(Math.Min(Environment.ProcessorCount, 256), WorkerPool.ThreadsFrom(null));
        Assert.Equal(WorkerPool.ThreadsFrom(Environment.GetEnvironmentVariable(WorkerPool.Variable)), WorkerPool.Shared.Threads);
    }
}
