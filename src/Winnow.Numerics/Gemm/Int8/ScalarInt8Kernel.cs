namespace Winnow.Numerics.Gemm.Int8;

/// <summary>The definition, one product at a time: what every other kernel is compared with before it is used.</summary>
internal sealed unsafe class ScalarInt8Kernel : Int8Kernel
{
    /// <inheritdoc/>
    public override string Name => "scalar";

    /// <inheritdoc/>
    public override int Rows => 1;

    /// <inheritdoc/>
    public override void Multiply(byte* a, nint stride, int rows, sbyte* panel, int groups, int* sums)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < Int8Layout.Columns; column++)
            {
                var sum = 0;
                for (var k = 0; k < groups * Int8Layout.Group; k++)
                {
                    var (group, place) = (k / Int8Layout.Group, k % Int8Layout.Group);
                    sum += a[(row * stride) + k] * panel[(group * Int8Layout.GroupBytes) + (column * Int8Layout.Group) + place];
                }

                sums[(row * Int8Layout.Columns) + column] = sum;
            }
        }
    }
}
