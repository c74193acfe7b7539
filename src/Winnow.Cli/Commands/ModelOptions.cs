using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Retrieval;
using Winnow.Retrieval.Profiles;
using Winnow.Transformers;

namespace Winnow.Cli.Commands;

/// <summary>The options that name the two models, and the loading of what they name.</summary>
internal static class ModelOptions
{
    public static Option<string?> Model { get; } = new("--model")
    {
        Description = "The bi-encoder's directory, as sentence-transformers saves it. Default: the one that ships with winnow.",
        HelpName = "DIR",
    };

    public static Option<string?> RerankModel { get; } = new("--rerank-model")
    {
        Description = "The cross-encoder's directory, as Transformers saves it. Default: the one that ships with winnow.",
        HelpName = "DIR",
    };

    public static Option<string> PrecisionOption { get; } = new Option<string>("--precision")
    {
        Description = "How transformers compute: fp32, int8, or auto, which takes int8 where it keeps the order of bundled texts.",
        DefaultValueFactory = _ => "auto",
        HelpName = "auto|fp32|int8",
    }.AcceptOnlyFromAmong("auto", "fp32", "int8");

    public static BiEncoder LoadEncoder(ParseResult arguments, Terminal terminal)
    {
        var encoder = BiEncoder.Load(arguments.GetValue(Model) ?? DefaultModels.RecallPath, new() { Precision = PrecisionOf(arguments) });
        if (encoder.HasTransformer)
            Say(arguments, terminal, encoder.Identity, encoder.PrecisionChoice);
        return encoder;
    }

    public static CrossEncoder LoadReranker(ParseResult arguments, Terminal terminal)
    {
        var encoder = CrossEncoder.Load(
            arguments.GetValue(RerankModel) ?? DefaultModels.RerankPath, new() { Precision = PrecisionOf(arguments) });
        Say(arguments, terminal, encoder.Identity, encoder.PrecisionChoice);
        return encoder;
    }

    /// <summary>The cross-encoder's tokenizer and window, without its weights.</summary>
    public static CrossEncoderWindow LoadRerankerWindow(ParseResult arguments) =>
        CrossEncoderWindow.Load(arguments.GetValue(RerankModel) ?? DefaultModels.RerankPath);

    /// <summary>A retriever over an open index with the models that the arguments name.</summary>
    public static TwoStageRetriever Retriever(ParseResult arguments, Terminal terminal, IndexReader index, bool rerank) =>
        new(index, LoadEncoder(arguments, terminal), rerank ? LoadReranker(arguments, terminal) : null);

    /// <summary>
    /// The cross-encoder that the arguments name, at the precision that they or else the profile name, with the profile's cut.
    /// </summary>
    public static CrossEncoder LoadReranker(ParseResult arguments, Terminal terminal, SearchProfile profile)
    {
        var precision = arguments.Gives(PrecisionOption) ? PrecisionOf(arguments) : profile.Precision;
        var encoder = CrossEncoder.Load(
            arguments.GetValue(RerankModel) ?? DefaultModels.RerankPath, new() { Precision = precision, MaxTokens = profile.MaxTokens });
        if (precision == Precision.Auto)
            terminal.Say($"{encoder.Identity.Name} runs at {encoder.PrecisionChoice}.");
        return encoder;
    }

    private static Precision PrecisionOf(ParseResult arguments) =>
        Enum.Parse<Precision>(arguments.GetValue(PrecisionOption)!, ignoreCase: true);

    /// <summary>Where the precision was left to winnow, what it chose and why.</summary>
    private static void Say(ParseResult arguments, Terminal terminal, ModelIdentity model, PrecisionChoice choice)
    {
        if (PrecisionOf(arguments) == Precision.Auto)
            terminal.Say($"{model.Name} runs at {choice}.");
    }
}
