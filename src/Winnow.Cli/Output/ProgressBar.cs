using Spectre.Console;

namespace Winnow.Cli.Output;

/// <summary>
/// Progress of one long piece of work on standard error: a bar with percent, rate and time left where a person watches, else a
/// plain line every five seconds.
/// </summary>
internal static class ProgressBar
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs <paramref name="work"/>, which reports the fraction done, from 0 to 1, and what has been done. A fraction that falls begins
    /// another phase of the work, with a bar and a time left of its own.
    /// </summary>
    public static T Run<T>(Terminal terminal, TimeProvider time, string label, Func<Action<double, string>, T> work)
    {
        if (terminal.Quiet)
            return work((_, _) => { });
        return terminal.ErrIsInteractive ? Drawn(terminal, label, work) : Plain(terminal, time, label, work);
    }

    private static T Drawn<T>(Terminal terminal, string label, Func<Action<double, string>, T> work) =>
        terminal.Err.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new TaskDescriptionColumn(), new Spectre.Console.ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(label), maxValue: 1);
                return work((fraction, done) =>
                {
                    if (fraction < task.Value)
                    {
                        task.StopTask();
                        task = context.AddTask(Markup.Escape(label), maxValue: 1);
                    }

                    task.Value = fraction;
                    task.Description = Markup.Escape($"{label}: {done}");
                });
            });

    private static T Plain<T>(Terminal terminal, TimeProvider time, string label, Func<Action<double, string>, T> work)
    {
        var began = time.GetTimestamp();
        var last = began;
        var reached = 0.0;
        return work((fraction, done) =>
        {
            var now = time.GetTimestamp();
            if (fraction < reached)
                began = now;
            reached = fraction;
            if (time.GetElapsedTime(last, now) < PlainInterval)
                return;
            last = now;
            var elapsed = time.GetElapsedTime(began, now);
            var left = fraction > 0.01 ? $", about {elapsed * ((1 - fraction) / fraction):mm\\:ss} left" : "";
            terminal.Say($"{label}: {fraction:P0}, {done}{left}");
        });
    }
}
