using System.Globalization;
using Winnow.Retrieval.Fusion;

namespace Winnow.Cli.Commands;

/// <summary>Reads a fusion as it is typed: its formula, and after a colon the share of the weight that vectors have.</summary>
internal static class Fusions
{
    private const string Known = "choose rrf, minmax or zscore, or give the weight of vectors beside words: minmax:0.4.";

    /// <summary>The fusion that <paramref name="text"/> names; if it names none, <paramref name="problem"/> is told why.</summary>
    public static FusionOptions? Parse(string text, Action<string> problem)
    {
        var parts = text.Split(':', 2);
        if (FusionMethodNames.Find(parts[0]) is { } method)
        {
            if (parts.Length == 1)
                return new FusionOptions { Method = method };
            if (double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
                && share is >= 0 and <= 1)
                return new FusionOptions { Method = method, DenseWeight = share, LexicalWeight = 1 - share };
        }

        problem($"--fusion {text}: {Known}");
        return null;
    }
}
