using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Filters;

/// <summary>A set of documents, read in place: numbers or bits, as <see cref="FieldLayout.AsBits"/> has it.</summary>
internal readonly struct DocumentSet(IndexFile file, long offset, int count, int documents)
{
    public int Count => count;

    /// <summary>Bytes that the set takes up.</summary>
    public long Bytes => IsBits ? FieldLayout.Words(documents) * sizeof(ulong) : FieldLayout.Aligned((long)count * sizeof(int));

    private bool IsBits => FieldLayout.AsBits(count, documents);

    public void AddTo(IdSet target)
    {
        if (IsBits)
            target.AddAll(MemoryMarshal.Cast<byte, ulong>(file.Slice(offset, (int)Bytes)));
        else
            Add(file, offset, count, target);
    }

    /// <summary>Adds the <paramref name="count"/> numbers (i32) at <paramref name="offset"/> to <paramref name="target"/>.</summary>
    public static void Add(IndexFile file, long offset, int count, IdSet target)
    {
        foreach (var document in MemoryMarshal.Cast<byte, int>(file.Slice(offset, count * sizeof(int))))
        {
            if ((uint)document >= (uint)target.Length)
                throw OutOfRange(file, document, target.Length);
            target.Add(document);
        }
    }

    public static IndexException OutOfRange(IndexFile file, int document, int documents) =>
        FileFormat.Corrupt(file.Path, $"it names document {document} of {documents}");
}
