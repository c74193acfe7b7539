using System.Globalization;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>The precision that a loaded model runs at, and why.</summary>
/// <param name="Precision"><see cref="Precision.Fp32"/> or <see cref="Precision.Int8"/>.</param>
/// <param name="Reason">Why, in words that follow the precision's name.</param>
/// <param name="Tau">What the gate measured; null where there was nothing to measure.</param>
public sealed record PrecisionChoice(Precision Precision, string Reason, double? Tau = null)
{
    /// <summary>A model without linear layers that could be computed in eight bits.</summary>
    internal static PrecisionChoice Without { get; } = new(Precision.Fp32, "the model has no transformer");

    /// <summary>A model whose order of the bundled texts says nothing.</summary>
    internal static PrecisionChoice Unmeasurable { get; } =
        new(Precision.Fp32, "the model gives most bundled texts the same score, by which int8 can't be judged");

    /// <summary>A processor on which eight bits would only cost accuracy.</summary>
    internal static PrecisionChoice NotFaster(string kernel) =>
        new(Precision.Fp32, $"int8 is no faster here: the processor has no instructions for byte products (kernel {kernel})");

    /// <summary>What the caller asked for.</summary>
    internal static PrecisionChoice Asked(Precision precision) => new(precision, "asked for");

    /// <summary>One line: the precision and the reason.</summary>
    public override string ToString() => $"{Precision.ToString().ToLowerInvariant()}: {Reason}";

    /// <summary>What the gate says of a <paramref name="tau"/>.</summary>
    internal static PrecisionChoice Of(double tau, int queries)
    {
        var measured = string.Create(CultureInfo.InvariantCulture,
            $"int8 orders the top {PrecisionGate.Depth} of {queries} bundled queries as fp32 does with a Kendall tau of {tau:0.0000}");
        return tau >= PrecisionGate.LeastTau
            ? new(Precision.Int8, string.Create(CultureInfo.InvariantCulture, $"{measured}, at least {PrecisionGate.LeastTau}"), tau)
            : new(Precision.Fp32, string.Create(CultureInfo.InvariantCulture, $"{measured}, less than {PrecisionGate.LeastTau}"), tau);
    }
}
