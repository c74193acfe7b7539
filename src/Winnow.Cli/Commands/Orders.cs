using System.Globalization;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary>Reads a final order as it is typed: its mode, and after a colon its parameter.</summary>
internal static class Orders
{
    private const string Known = "choose replace, blend, promote, gate or off, or give a parameter: blend:0.3, promote:5, gate:0.4.";

    /// <summary>The order that <paramref name="text"/> names; if it names none, <paramref name="problem"/> is told why.</summary>
    public static FinalOrder? Parse(string text, Action<string> problem)
    {
        var parts = text.ToLowerInvariant().Split(':', 2);
        var order = parts.Length == 1 ? Usual(parts[0]) : With(parts[0], parts[1]);
        if (order is null)
            problem($"--order {text}: {Known}");
        return order;
    }

    private static FinalOrder? Usual(string mode) => mode switch
    {
        "replace" => FinalOrder.Replace,
        "blend" => FinalOrder.Blend,
        "promote" => FinalOrder.Promote,
        "gate" => FinalOrder.Gate,
        "off" => FinalOrder.Off,
        _ => null,
    };

    private static FinalOrder? With(string mode, string parameter)
    {
        if (mode == "promote")
        {
            return int.TryParse(parameter, NumberStyles.None, CultureInfo.InvariantCulture, out var places) ? FinalOrder.PromoteBy(places)
                : null;
        }

        if (!float.TryParse(parameter, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            || share is not (>= 0 and <= 1))
            return null;
        return mode switch
        {
            "blend" => FinalOrder.BlendOf(share),
            "gate" => FinalOrder.GateAt(share, FinalOrder.Gate.Weight),
            _ => null,
        };
    }
}
