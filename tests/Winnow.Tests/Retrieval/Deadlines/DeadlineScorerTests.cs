using FsCheck;
using FsCheck.Fluent;
using Winnow.Retrieval.Deadlines;

namespace Winnow.Tests.Retrieval.Deadlines;

public class DeadlineScorerTests
{
    private static readonly PairCost Cost = new(0.2, 0.1, 0.02, 1e-5);

    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(50)]
    [InlineData(100)]
    public void A_machine_as_fast_as_measured_ends_in_time_and_uses_most_of_it(double limit)
    {
        var run = new Machine(new ScoringSpeed(Cost), speed: 1).Search(Lengths(1000), limit);
        Assert.True(run.Elapsed <= limit, $"{run.Elapsed} of {limit}");
        Assert.True(run.Elapsed > 0.6 * limit, $"{run.Elapsed} of {limit}");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0.3)]
    public void A_speed_that_has_changed_is_learned(double speed)
    {
        var machine = new Machine(new ScoringSpeed(Cost), speed);
        for (var search = 0; search < 20; search++)
            machine.Search(Lengths(1000), 50);
        var run = machine.Search(Lengths(1000), 50);
        Assert.InRange(run.Elapsed, 30, 50);
    }

    [Fact]
    public void One_bad_moment_does_not_end_reranking_for_good()
    {
        var speed = new ScoringSpeed(Cost);
        for (var i = 0; i < 10; i++)
            speed.ObserveAbandoned([50], 500);
        var machine = new Machine(speed, speed: 1);
        Assert.Equal(0, machine.Search(Lengths(100), 10).Scored);
        for (var search = 0; search < 100; search++)
            machine.Search(Lengths(100), 10);
        Assert.True(machine.Search(Lengths(100), 10).Scored > 2);
    }

    [Fact]
    public void An_unknown_speed_begins_with_one_pair()
    {
        var machine = new Machine(new ScoringSpeed(null), speed: 1);
        var run = machine.Search(Lengths(200), 40);
        Assert.Equal(1, run.Calls[0]);
        Assert.True(run.Calls.Max() > 2, "it never grew");
        Assert.True(run.Elapsed <= 40, $"{run.Elapsed}");
    }

    [Fact]
    public void A_call_that_runs_into_the_deadline_is_given_up_and_what_was_scored_before_stays()
    {
        var machine = new Machine(new ScoringSpeed(Cost), speed: 1);
        machine.StallAtCall = 1;
        var run = machine.Search(Lengths(1000), 50);
        Assert.Equal(2, run.Calls.Count);
        Assert.Equal(run.Calls[0], run.Scored);
        Assert.Equal(50, run.Elapsed, 0.6);
    }

    [Fact]
    public void What_must_come_after_is_left_its_time() =>
        Assert.True(new Machine(new ScoringSpeed(Cost), speed: 1).Search(Lengths(1000), 50, reserve: 20).Elapsed <= 30);

    [Fact]
    public void A_deadline_that_has_passed_scores_nothing()
    {
        Assert.Equal(0, new Machine(new ScoringSpeed(Cost), speed: 1).Search(Lengths(10), 0).Scored);
        Assert.Equal(0, new Machine(new ScoringSpeed(null), speed: 1).Search(Lengths(10), -5).Scored);
    }

    [Fact]
    public void A_caller_who_stops_is_heard()
    {
        var scorer = new DeadlineScorer(new ScoringSpeed(Cost));
        var time = new ManualTime();
        Assert.Throws<OperationCanceledException>(() => scorer.Run(
            Lengths(5), new Deadline(time, 0, TimeSpan.FromSeconds(1)), 0, (_, _, _) => { }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Twice_the_time_scores_no_less() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte Limit, byte[] Lengths)>(), item =>
        {
            int[] lengths = [.. item.Lengths.Select(length => 8 + length)];
            int Scored(double limit) => new Machine(new ScoringSpeed(Cost), speed: 1).Search(lengths, limit).Scored;
            return Scored(item.Limit) <= Scored(2 * item.Limit);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_cost_of_a_call_is_the_sum_of_its_terms()
    {
        Assert.Equal(0, Cost.Predict([]));
        Assert.Equal(0.2 + 0.2 + (0.02 * 30) + (1e-5 * 500), Cost.Predict([10, 20]), 1e-12);
    }

    [Fact]
    public void A_peak_fades()
    {
        var peak = new RecentPeak();
        peak.Observe(10);
        peak.Observe(1);
        Assert.Equal(7, peak.Value, 1e-12);
        peak.Observe(8);
        Assert.Equal(8, peak.Value);
    }

    private static int[] Lengths(int count) => [.. Enumerable.Range(0, count).Select(i => 40 + (i * 37 % 90))];

    private sealed record Run(int Scored, double Elapsed, List<int> Calls);

    /// <summary>A machine on which a call takes what <see cref="Cost"/> says, times a speed, by a clock of its own.</summary>
    private sealed class Machine(ScoringSpeed known, double speed)
    {
        public int StallAtCall { get; set; } = -1;

        public Run Search(int[] lengths, double limit, double reserve = 0)
        {
            var time = new ManualTime();
            var calls = new List<int>();
            var scored = new DeadlineScorer(known).Run(
                lengths, new Deadline(time, time.GetTimestamp(), TimeSpan.FromMilliseconds(limit)), reserve, (first, count, cancellation) =>
            {
                calls.Add(count);
                var took = calls.Count - 1 == StallAtCall ? 1000 : speed * Cost.Predict(lengths.AsSpan(first, count));
                for (var slept = 0.0; slept < took; slept += 0.5)
                {
                    cancellation.ThrowIfCancellationRequested();
                    time.Advance(Math.Min(0.5, took - slept));
                }
            }, CancellationToken.None);
            return new(scored, time.GetElapsedTime(0).TotalMilliseconds, calls);
        }
    }
}
