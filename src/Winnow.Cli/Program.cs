using System.CommandLine;
using Winnow.Cli.Commands;

var root = new RootCommand("Two-stage retrieval: a bi-encoder recalls candidates, a cross-encoder ranks the few that matter.")
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
};

var arguments = root.Parse(args);
if (arguments.Errors.Count > 0)
{
    var command = arguments.CommandResult.Command;
    var help = command == root ? "winnow --help" : $"winnow {command.Name} --help";
    foreach (var error in arguments.Errors)
        Console.Error.WriteLine($"error: {error.Message} See: {help}");
    return CommandRunner.Misused;
}

return await arguments.InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // A command that is stopped undoes what it has begun; it is given the time.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
});
