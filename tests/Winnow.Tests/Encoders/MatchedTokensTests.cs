using System.Text.Json.Nodes;
using Winnow.Encoders;
using Winnow.Tests.Transformers;
using Winnow.Tokenization;

namespace Winnow.Tests.Encoders;

/// <summary>Type ids of a model that is told which tokens match, against the definition written out.</summary>
public sealed class MatchedTokensTests
{
    private static readonly int[] Excluded = [6, 9, 12];

    [Fact]
    public void TypesFollowTheDefinition()
    {
        using var model = TestModel.CrossEncoder(TestShape.TinyRelu, config =>
        {
            config["type_vocab_size"] = 4;
            config["winnow"] = new JsonObject
            {
                ["match_token_types"] = true,
                ["max_query_tokens"] = 10,
                ["match_excluded_token_ids"] = new JsonArray([.. Excluded.Select(id => (JsonNode)id)]),
            };
        });
        SafetensorsWriter.Write(model.File("model.safetensors"), TestModel.Tensors(TestShape.TinyRelu).Select(tensor =>
            tensor.Name.EndsWith("token_type_embeddings.weight", StringComparison.Ordinal)
                ? tensor with { Shape = [4, 40], Values = [.. tensor.Values, .. tensor.Values] }
                : tensor));
        var parts = CrossEncoderParts.Load(
            ModelDirectory.Open(model.Path), new CrossEncoderOptions { MaxTokens = 30, Truncation = PairTruncation.LongestFirst });
        Assert.Equal(10, parts.Window.MaxQueryTokens);

        var random = new Random(3);
        var marks = new IdMarks(Recipe.Vocabulary);
        var batch = new TokenBatch();
        for (var round = 0; round < 500; round++)
        {
            int[] query = [.. Enumerable.Range(0, random.Next(0, 14)).Select(_ => random.Next(4, 24))];
            int[] passage = [.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => random.Next(4, 34))];
            var score = parts.Writer.Write(query, passage, batch, marks);

            var queryCut = query.Take(10).ToArray();
            var passageCut = passage.Take(30 - 3 - queryCut.Length).ToArray();
            int[] types =
            [
                0, .. queryCut.Select(id => passageCut.Contains(id) && !Excluded.Contains(id) ? 2 : 0), 0,
                .. passageCut.Select(id => queryCut.Contains(id) && !Excluded.Contains(id) ? 3 : 1), 1,
            ];
            Assert.Equal([2, .. queryCut, 3, .. passageCut, 3], batch.IdsOf(round).ToArray());
            Assert.Equal(types, batch.TypesOf(round).ToArray());
            Assert.Equal(
                (types.Length, query.Length - queryCut.Length, passage.Length - passageCut.Length),
                (score.Tokens, score.QueryTokensDropped, score.PassageTokensDropped));
        }
    }

    [Fact]
    public void AModelOfOneTypeGetsNoOther()
    {
        var template = new SequenceTemplate(
        [
            new(SequenceTemplate.PieceSource.Special, 2, 0), new(SequenceTemplate.PieceSource.First, 0, 0),
            new(SequenceTemplate.PieceSource.Special, 3, 0),
            new(SequenceTemplate.PieceSource.Special, 3, 1), new(SequenceTemplate.PieceSource.Second, 0, 1),
            new(SequenceTemplate.PieceSource.Special, 3, 1),
        ]);
        var batch = new TokenBatch();
        new PairWriter(template, 20, 5, oneType: true, matches: null).Write([7, 8], [9], batch, new IdMarks(10));
        Assert.Equal([2, 7, 8, 3, 3, 9, 3], batch.Ids.ToArray());
        Assert.All(batch.Types.ToArray(), type => Assert.Equal(0, type));
    }
}
