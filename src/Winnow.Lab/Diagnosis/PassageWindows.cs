using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Retrieval;
using Winnow.Tokenization;

namespace Winnow.Lab.Diagnosis;

/// <summary>Lets a cross-encoder read a passage that is longer than its window: in parts that fit, of which the best counts.</summary>
internal sealed class PassageWindows(CrossEncoder encoder)
{
    private readonly PassageSplitter _splitter = PassageSplitter.Create(encoder.Tokenizer.Count, PassageFit.OptionsFor(encoder.Window));

    /// <summary>The greatest logit among the parts of the passage and what was scored of it before.</summary>
    public float Logit(string query, Passage passage, PairScore scored)
    {
        var parts = _splitter.Split(Document.Create(passage.DocumentId, passage.Title, passage.Text))
            .Select(part => PassageText.Compose(passage.Title, passage.HeadingPath, part.Text)).ToArray();
        return encoder.Score(query, parts).Select(score => score.Logit).Append(scored.Logit).Max();
    }
}
