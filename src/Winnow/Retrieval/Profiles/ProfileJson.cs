using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Retrieval.Profiles;

internal sealed record ModelIdentityJson(string Name, string Weights, string Tokenizer, string Pipeline, string Prompts, int Dimensions);

internal sealed record OrderJson(string Mode, float? Weight = null, int? Margin = null, float? Separation = null);

internal sealed record FusionJson(string Method, double RankConstant, double DenseWeight, double LexicalWeight);

internal sealed record CostJson(double CallMs, double PairMs, double TokenMs, double SquaredTokenMs);

internal sealed record ThresholdJson(double Precision, double Logit, double? Coverage = null);

internal sealed record ScoresJson(string Kind, double[] Parameters, ThresholdJson[] Thresholds);

internal sealed record EvidenceJson(
    string Data, int Queries, bool Judged,
    [property: JsonPropertyName("stage1_ndcg@10")] double Stage1Ndcg,
    [property: JsonPropertyName("ndcg@10")] double Ndcg,
    double[] Interval, double P50Ms, double P95Ms, string Machine);

/// <summary>A profile as its file has it.</summary>
internal sealed record ProfileJson(
    [property: JsonPropertyName("winnow_profile")] int Version,
    ModelIdentityJson RecallModel, ModelIdentityJson RerankModel, string Precision,
    string RecallMode, int RecallK, int RerankDepth, OrderJson Order,
    FusionJson? Fusion = null, int? MaxTokens = null, double? DeadlineMs = null,
    CostJson? Cost = null, ScoresJson? Scores = null, EvidenceJson? Evidence = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(ProfileJson))]
internal sealed partial class ProfileJsonContext : JsonSerializerContext;
