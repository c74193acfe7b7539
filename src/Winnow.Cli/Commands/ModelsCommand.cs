using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Winnow.Cli.Output;
using Winnow.Encoders;
using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;
using Winnow.Transformers;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow models check MODEL --data DIR</c>: what eight-bit arithmetic costs a model on a test collection.</summary>
internal static class ModelsCommand
{
    private static readonly Argument<string> Model = new("model")
    {
        Description = "The model's directory: a cross-encoder, or a bi-encoder with a transformer.",
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "A test collection in BEIR's layout.",
        Required = true,
        HelpName = "DIR",
    };

    private static readonly Option<string> Split = new("--split")
    {
        Description = "The judgements under qrels/ to use.",
        DefaultValueFactory = _ => "test",
        HelpName = "NAME",
    };

    public static Command Create()
    {
        var check = new Command("check", "Measure on a test collection how much nDCG@10 differs between fp32 and int8.")
        {
            Model, Data, Split,
        };
        check.Does(Check);
        return new Command("models", "Examine models.") { check };
    }

    private static int Check(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var model = ModelDirectory.Open(arguments.GetValue(Model)!);
        var data = arguments.GetValue(Data)!;
        var collection = TestCollection.Open(data, arguments.GetValue(Split)!);
        var folder = Directory.CreateTempSubdirectory("winnow-check-").FullName;
        try
        {
            var comparison = ProgressBar.Run(terminal, TimeProvider.System, "Comparing", report => Compare(
                model, collection, folder, share => report(share, share <= 0.5 ? "fp32" : "int8"), cancellation));
            Write(terminal, model, data, comparison);
            return CommandRunner.Done;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static PrecisionComparison Compare(
        ModelDirectory model, TestCollection collection, string folder, Action<double> progress, CancellationToken cancellation)
    {
        if (model.Kind == ModelKind.CrossEncoder)
        {
            return PrecisionComparison.OfCrossEncoder(
                model.Path, BiEncoder.Load(DefaultModels.RecallPath), collection, folder, progress, cancellation);
        }

        if (!BiEncoder.Load(model.Path, new() { Precision = Precision.Fp32 }).HasTransformer)
        {
            throw new InputException(
                $"{model.Path}: has no transformer, and so is the same at every precision; check a model that has one.");
        }

        return PrecisionComparison.OfBiEncoder(model.Path, collection, folder, progress, cancellation);
    }

    private static void Write(Terminal terminal, ModelDirectory model, string data, PrecisionComparison comparison)
    {
        var difference = comparison.Difference;
        if (terminal.Json)
        {
            JsonOutput.Write(new ModelCheckJson(
                model.Name, data, comparison.Queries, comparison.Fp32, comparison.Int8, difference.Mean, Math.Abs(difference.Mean),
                [difference.Low, difference.High], BootstrapInterval.Confidence, BootstrapInterval.Resamples));
            return;
        }

        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{model.Name}: nDCG@10 over {Counted.Of(comparison.Queries, "query", "queries")} is {comparison.Fp32:0.0000} at fp32 and "
            + $"{comparison.Int8:0.0000} at int8."));
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"|ΔnDCG@10| {Math.Abs(difference.Mean):0.0000}; int8 less fp32 {difference.Mean:+0.0000;-0.0000;0.0000}, "
            + $"{BootstrapInterval.Confidence:P0} interval {difference.Low:+0.0000;-0.0000;0.0000} to "
            + $"{difference.High:+0.0000;-0.0000;0.0000} (bootstrap over queries)."));
    }
}
