using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow repair DIR</c>: makes a damaged index sound, and says what could not be saved.</summary>
internal static class RepairCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    public static Command Create()
    {
        var command = new Command(
            "repair", "Make a damaged index sound again from what is intact, without encoding, and say what was lost.")
        {
            Index,
        };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var directory = arguments.GetValue(Index)!;
        var report = IndexRepair.Repair(directory, TimeProvider.System, cancellation);
        if (terminal.Json)
        {
            JsonOutput.Write(new RepairJson(directory, report.Changed, report.Manifest.Documents, report.Manifest.Passages,
                [.. report.Problems.Select(problem => new IndexProblemJson(problem.File, problem.What))], report.LostDocuments,
                report.LostUnnamed, report.Notes));
            return CommandRunner.Done;
        }

        foreach (var id in report.LostDocuments)
            Console.Out.WriteLine(id);
        foreach (var note in report.Notes)
            terminal.Say($"{directory}: {note}.");
        var lost = report.LostDocuments.Count + report.LostUnnamed;
        var saved = Counted.Of(report.Manifest.Documents, "document");
        terminal.Say(!report.Changed ? $"{directory} is sound; nothing was done."
            : lost == 0 ? $"{directory} is sound again with {saved}; none was lost."
            : $"{directory} is sound again with {saved}; {Counted.Of(lost, "was lost", "were lost")}. "
                + $"Index them again with: winnow index PATH... --out {directory} --update");
        return CommandRunner.Done;
    }
}
