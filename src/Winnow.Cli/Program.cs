using System.CommandLine;
using System.CommandLine.Help;
using Winnow.Cli.Commands;
using Winnow.Cli.Output;

// A root command by itself would be named after the file that it runs from.
var root = new Command("winnow", "Two-stage retrieval: a bi-encoder recalls candidates, a cross-encoder ranks the few that matter.")
{
    IndexCommand.Create(),
    SearchCommand.Create(),
    RecallCommand.Create(),
    RerankCommand.Create(),
    DemoCommand.Create(),
    EvalCommand.Create(),
    CompareCommand.Create(),
    DiagnoseCommand.Create(),
    ExplainCommand.Create(),
    ScoresCommand.Create(),
    CalibrateCommand.Create(),
    InspectCommand.Create(),
    DeleteCommand.Create(),
    CompactCommand.Create(),
    VerifyCommand.Create(),
    RepairCommand.Create(),
    WatchCommand.Create(),
    DoctorCommand.Create(),
    ModelsCommand.Create(),
    CommandRunner.Json,
    CommandRunner.Quiet,
    new HelpOption(),
    new VersionOption(),
};

var arguments = root.Parse(args);
if (UsageText.MistakeOf(arguments) is { } mistake)
{
    Console.Error.WriteLine($"error: {mistake}");
    return CommandRunner.Misused;
}

return await arguments.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // A command that is stopped undoes what it has begun; it is given the time.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
});
