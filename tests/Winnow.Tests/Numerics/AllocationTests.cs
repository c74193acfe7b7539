using Winnow.Numerics.Gemm;
using Winnow.Numerics.Kernels;
using Winnow.Tests.Support;

namespace Winnow.Tests.Numerics;

/// <summary>The kernels of the instruction set in force allocate nothing.</summary>
public class AllocationTests
{
    [Fact]
    public void No_kernel_allocates()
    {
        const int length = 37, heads = 3, headSize = 20, hidden = heads * headSize;
        var weights = PackedMatrix.Pack(Sweep.Values(3 * hidden * hidden, 1), 3 * hidden, hidden);
        var (rows, bias) = (Sweep.Values(length * hidden, 2), Sweep.Values(3 * hidden, 3));
        var (qkv, context) = (new float[length * 3 * hidden], new float[length * hidden]);
        var scratch = new float[Attention.ScratchLength(length, heads, headSize)];
        var (queries, pooling) = (new float[heads * hidden], new float[QueryAttention.ScratchLength(length, hidden, heads)]);
        var best = new int[10];
        int[] ids = [.. Enumerable.Range(0, length).Reverse()];
        var halves = new Half[length];
        Activation[] activations = [Activation.None, Activation.Relu, Activation.Gelu, Activation.GeluTanh, Activation.Tanh];
        Assert.Equal(0, Allocated.ByWarm(() =>
        {
            foreach (var activation in activations)
                MatrixProduct.Multiply(rows, length, weights, bias, activation, qkv);
            Attention.Apply(qkv, length, heads, headSize, 0.2f, context, scratch);
            QueryAttention.Apply(rows, length, hidden, queries, heads, hidden, 0.2f, pooling);
            LayerNorm.ApplyToSum(rows, context, bias.AsSpan(0, hidden), bias.AsSpan(0, hidden), 1e-12f, context);
            LayerNorm.Apply(rows, bias.AsSpan(0, hidden), bias.AsSpan(0, hidden), 1e-12f, context);
            EmbeddingSum.Apply(rows, rows, rows, ids, ids, hidden, context);
            Softmax.Apply(context);
            Exp.Apply(rows, context);
            Sigmoid.Apply(rows, context);
            Normalize.Apply(rows, context);
            Widen.Float16(halves, context.AsSpan(0, length));
            TopK.Select(rows, best);
            Assert.True(FiniteCheck.AllFinite(rows));
            Dot.Product(rows, rows);
        }));
    }
}
