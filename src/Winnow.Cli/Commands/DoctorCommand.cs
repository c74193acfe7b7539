using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Winnow.Cli.Output;
using Winnow.Encoders;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Numerics.Simd;
using Winnow.Numerics.Threading;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow doctor</c>: what this machine offers, what winnow uses of it and why not more, and how fast that is.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command(
            "doctor", "Show which instructions and kernels are used on this machine, how fast they are, and where the models lie.");
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var kernels = Int8Kernels.Report();
        var speed = ProductSpeed.Measure(TimeProvider.System);
        var report = new DoctorJson(
            CpuFeatures.Best.ToString(),
            CpuFeatures.Active.ToString(),
            Environment.ProcessorCount,
            WorkerPool.Shared.Threads,
            Int8Kernels.ActiveName,
            [.. kernels.Select(kernel => new KernelJson(kernel.Name, kernel.Chosen, kernel.Problem))],
            speed.Fp32,
            speed.Int8,
            PathOf(() => DefaultModels.RecallPath),
            PathOf(() => DefaultModels.RerankPath),
            PrecisionMemory.Shared.Directory);
        if (terminal.Json)
            JsonOutput.Write(report);
        else
            Write(terminal.Out, report);
        return CommandRunner.Done;
    }

    private static void Write(IAnsiConsole console, DoctorJson report)
    {
        var table = new Table().NoBorder().HideHeaders().AddColumn("what").AddColumn("value");
        void Row(string what, string value) => table.AddRow($"[grey]{Markup.Escape(what)}[/]", Markup.Escape(value));
        Row("instruction set", report.Forced ? $"{report.InstructionSet}, forced by {CpuFeatures.Variable} (the processor has "
            + $"{report.BestInstructionSet})" : report.InstructionSet);
        Row("threads", $"{report.Threads} of {Counted.Of(report.Processors, "processor")}");
        foreach (var kernel in report.Int8Kernels)
        {
            Row(
                $"int8 kernel {kernel.Name}",
                kernel.Chosen ? "in use" : kernel.Problem is null ? "works; a faster one is in use" : $"not usable: {kernel.Problem}");
        }

        Row("fp32 product", string.Create(CultureInfo.InvariantCulture, $"{report.Fp32Gflops:N0} GFLOP/s on one core"));
        Row("int8 product", string.Create(CultureInfo.InvariantCulture, $"{report.Int8Gops:N0} GOP/s on one core "
            + $"({report.Int8Gops / report.Fp32Gflops:N1} times fp32)"));
        Row("bi-encoder", report.RecallModel);
        Row("cross-encoder", report.RerankModel);
        Row("precisions measured", report.PrecisionMemory ?? "not remembered: the system names no place for caches");
        console.Write(table);
    }

    private static string PathOf(Func<string> find)
    {
        try
        {
            return find();
        }
        catch (ModelException missing)
        {
            return missing.Message;
        }
    }
}
