using System.Text.Json;
using Winnow.Encoders;
using Winnow.Retrieval.Deadlines;
using Winnow.Retrieval.Fusion;
using Winnow.Transformers;

namespace Winnow.Retrieval.Profiles;

/// <summary>Reads and writes profiles, and checks every number that is read.</summary>
internal static class ProfileFile
{
    /// <summary>The version that is written, and the only one so far.</summary>
    private const int Version = 1;

    private const int MostBytes = 1 << 20;
    private const int MostCandidates = 1_000_000;

    public static SearchProfile Read(string path)
    {
        if (Directory.Exists(path))
            throw new ProfileException(path, "is a folder; name a file that winnow calibrate has written.");
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MostBytes)
                throw new ProfileException(path, "is too large for a profile; name a file that winnow calibrate has written.");
            var json = JsonSerializer.Deserialize(file, ProfileJsonContext.Default.ProfileJson)
                ?? throw new ProfileException(path, "is no profile; name a file that winnow calibrate has written.");
            if (json.Version != Version)
            {
                throw new ProfileException(
                    path,
                    $"is a profile of version {json.Version}, and this winnow reads version {Version}: run winnow calibrate again.");
            }

            return FromJson(path, json);
        }
        catch (JsonException error)
        {
            // The serializer's own words name classes, which the file's reader knows nothing of.
            var line = error.LineNumber is { } number ? $" (line {number + 1})" : "";
            throw new ProfileException(path, $"is no profile{line}; name a file that winnow calibrate has written.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(path, $"can't be read: {error.Message}", error);
        }
    }

    public static void Write(string path, SearchProfile profile)
    {
        try
        {
            WholeFile.Write(path, (Stream file) => JsonSerializer.Serialize(file, ToJson(profile), ProfileJsonContext.Default.ProfileJson));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(path, $"can't be written: {error.Message}", error);
        }
    }

    private static SearchProfile FromJson(string path, ProfileJson json)
    {
        var profile = new SearchProfile
        {
            RecallModel = Identity(json.RecallModel),
            RerankModel = Identity(json.RerankModel),
            Precision = json.Precision switch
            {
                "fp32" => Precision.Fp32,
                "int8" => Precision.Int8,
                _ => throw new ProfileException(path, $"its precision '{json.Precision}' is neither fp32 nor int8."),
            },
            RecallMode = json.RecallMode switch
            {
                "dense" => RecallMode.Dense,
                "lexical" => RecallMode.Lexical,
                "hybrid" => RecallMode.Hybrid,
                _ => throw new ProfileException(path, $"its recall_mode '{json.RecallMode}' is none of dense, lexical, hybrid."),
            },
            Fusion = json.Fusion is { } fusion ? Fusion(path, fusion) : FusionOptions.Default,
            MaxTokens = Whole(path, "max_tokens", json.MaxTokens, 1),
            RecallK = Whole(path, "recall_k", json.RecallK, 1)!.Value,
            RerankDepth = Whole(path, "rerank_depth", json.RerankDepth, 0)!.Value,
            Order = Order(path, json.Order),
            Deadline = json.DeadlineMs is { } deadline ? Deadline(path, deadline) : null,
            Cost = json.Cost is { } cost
                ? new PairCost(Milliseconds(path, "call_ms", cost.CallMs), Milliseconds(path, "pair_ms", cost.PairMs),
                    Milliseconds(path, "token_ms", cost.TokenMs), Milliseconds(path, "squared_token_ms", cost.SquaredTokenMs))
                : null,
            Scores = json.Scores is { } scores ? Scores(path, scores) : null,
            Evidence = json.Evidence is { Interval.Length: 2 } found
                ? new(found.Data, found.Queries, found.Judged, found.Stage1Ndcg, found.Ndcg,
                    found.Interval[0], found.Interval[1], found.P50Ms, found.P95Ms, found.Machine)
                : null,
        };
        return profile.Cost is { } each && each.Of(1) <= 0
            ? throw new ProfileException(path, "its cost makes a pair free; run winnow calibrate again.")
            : profile;
    }

    private static ProfileJson ToJson(SearchProfile profile) => new(
        Version, Identity(profile.RecallModel), Identity(profile.RerankModel), profile.Precision.ToString().ToLowerInvariant(),
        profile.RecallMode.ToString().ToLowerInvariant(), profile.RecallK, profile.RerankDepth, Order(profile.Order),
        new(profile.Fusion.Method.ShortName(), profile.Fusion.RankConstant, profile.Fusion.DenseWeight, profile.Fusion.LexicalWeight),
        profile.MaxTokens, profile.Deadline?.TotalMilliseconds,
        profile.Cost is { } cost ? new(cost.Call, cost.Pair, cost.Token, cost.SquaredToken) : null,
        profile.Scores is { } scores
            ? new(scores.Kind.ToString().ToLowerInvariant(), [.. scores.Parameters],
                [.. scores.Thresholds.Select(each => new ThresholdJson(each.Precision, each.Logit, each.Coverage))])
            : null,
        profile.Evidence is { } found
            ? new(found.Data, found.Queries, found.Judged, found.Stage1Ndcg, found.Ndcg,
                [found.NdcgLow, found.NdcgHigh], found.P50, found.P95, found.Machine)
            : null);

    private static ModelIdentity Identity(ModelIdentityJson json) =>
        new(json.Name, json.Weights, json.Tokenizer, json.Pipeline, json.Prompts, json.Dimensions);

    private static ModelIdentityJson Identity(ModelIdentity model) =>
        new(model.Name, model.Weights, model.Tokenizer, model.Pipeline, model.Prompts, model.Dimensions);

    private static FusionOptions Fusion(string path, FusionJson json)
    {
        var method = FusionMethodNames.Find(json.Method)
            ?? throw new ProfileException(path, $"its fusion '{json.Method}' is none of rrf, minmax, zscore.");
        var fusion = new FusionOptions
        {
            Method = method,
            RankConstant = json.RankConstant,
            DenseWeight = json.DenseWeight,
            LexicalWeight = json.LexicalWeight,
        };
        try
        {
            fusion.Validate();
            return fusion;
        }
        catch (ArgumentException error)
        {
            throw new ProfileException(path, "its fusion has a weight or a rank_constant out of range.", error);
        }
    }

    private static FinalOrder Order(string path, OrderJson json)
    {
        try
        {
            return json.Mode switch
            {
                "replace" => FinalOrder.Replace,
                "blend" => FinalOrder.BlendOf(json.Weight ?? FinalOrder.Blend.Weight),
                "promote" => FinalOrder.PromoteBy(json.Margin ?? FinalOrder.Promote.Margin),
                "gate" => FinalOrder.GateAt(json.Separation ?? FinalOrder.Gate.Separation, json.Weight ?? FinalOrder.Gate.Weight),
                "off" => FinalOrder.Off,
                _ => throw new ProfileException(path, $"its order '{json.Mode}' is none of replace, blend, promote, gate, off."),
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new ProfileException(path, $"its order has a {error.ParamName} out of range.", error);
        }
    }

    private static OrderJson Order(FinalOrder order) => new(
        order.Mode.ToString().ToLowerInvariant(),
        order.Mode is OrderMode.Blend or OrderMode.Gate ? order.Weight : null,
        order.Mode == OrderMode.Promote ? order.Margin : null,
        order.Mode == OrderMode.Gate ? order.Separation : null);

    private static ScoreCalibration Scores(string path, ScoresJson json)
    {
        var kind = json.Kind switch
        {
            "platt" => CalibrationKind.Platt,
            "isotonic" => CalibrationKind.Isotonic,
            _ => throw new ProfileException(path, $"its score calibration '{json.Kind}' is neither platt nor isotonic."),
        };
        var scores = new ScoreCalibration(
            kind,
            json.Parameters,
            [.. json.Thresholds.Select(each => new PrecisionThreshold(each.Precision, each.Logit, each.Coverage))]);
        return scores.Problem() is { } problem ? throw new ProfileException(path, problem) : scores;
    }

    private static int? Whole(string path, string name, int? value, int least) =>
        value is null || (value >= least && value <= MostCandidates)
            ? value
            : throw new ProfileException(path, $"its {name} is {value}; it must be {least} to {MostCandidates}.");

    private static TimeSpan Deadline(string path, double milliseconds)
    {
        var deadline = TimeSpan.FromMilliseconds(Milliseconds(path, "deadline_ms", milliseconds));
        return deadline > TimeSpan.Zero
            ? deadline
            : throw new ProfileException(path, "its deadline_ms leaves a search no time; leave it out for no deadline.");
    }

    private static double Milliseconds(string path, string name, double value) => value is >= 0 and <= 1e7
        ? value
        : throw new ProfileException(path, $"its {name} is {value}; it must be a number of milliseconds.");
}
