using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Segments;

/// <summary>
/// What is asked of a segment's documents without reading them: which has this id, is its content unchanged, which passages are its.
/// Content for N documents: content hashes (16 bytes each), hashes of the ids in ascending order (u64), the documents' numbers in the
/// same order (i32), the first passage of each document and the count of passages (i32, N + 1 of them), then N (i64).
/// </summary>
internal sealed class DocumentTable : IDisposable
{
    public const uint Version = 1;

    private const int BytesPerDocument = ContentHash.Bytes + sizeof(ulong) + sizeof(int) + sizeof(int);

    private readonly IndexFile _file;

    private DocumentTable(IndexFile file)
    {
        _file = file;
        var count = MemoryMarshal.Read<long>(file.Slice(file.Length - sizeof(long), sizeof(long)));
        if (count < 0 || count > int.MaxValue / BytesPerDocument || (count * BytesPerDocument) + sizeof(int) + sizeof(long) != file.Length)
            throw FileFormat.Corrupt(file.Path, "its count of documents does not fit its length");
        Count = (int)count;
        var first = FirstPassages;
        for (var document = 0; document < Count; document++)
        {
            if (first[document] > first[document + 1])
                throw FileFormat.Corrupt(file.Path, $"the passages of document {document} do not follow those before");
        }

        if (first[0] != 0 || Numbers.ContainsAnyExceptInRange(0, Count - 1))
            throw FileFormat.Corrupt(file.Path, "it names documents or passages that are not there");
    }

    public static ReadOnlySpan<byte> Kind => "DOCTABLE"u8;

    /// <summary>N: documents.</summary>
    public int Count { get; }

    /// <summary>Passages of all documents.</summary>
    public int Passages => FirstPassages[Count];

    private ReadOnlySpan<ulong> IdHashes => Column<ulong>(ContentHash.Bytes, Count);

    private ReadOnlySpan<int> Numbers => Column<int>(ContentHash.Bytes + sizeof(ulong), Count);

    private ReadOnlySpan<int> FirstPassages => Column<int>(ContentHash.Bytes + sizeof(ulong) + sizeof(int), Count + 1);

    public static DocumentTable Open(IFileSystem files, IndexManifest.File entry) => Of(IndexFile.Open(files, entry, Kind, Version));

    /// <summary>Reads an open file, and closes it with itself.</summary>
    public static DocumentTable Of(IndexFile file)
    {
        try
        {
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The passages of a document, by their numbers in the segment.</summary>
    public PassageRange PassagesOf(int document)
    {
        var first = FirstPassages;
        return new(first[document], first[document + 1] - first[document]);
    }

    /// <summary>The hash of a document's content.</summary>
    public ContentHash HashOf(int document) => ContentHash.Read(_file.Slice((long)document * ContentHash.Bytes, ContentHash.Bytes));

    /// <summary>The documents whose ids have this hash: those that may have the id, in ascending order.</summary>
    public ReadOnlySpan<int> Find(ulong idHash)
    {
        var hashes = IdHashes;
        var (low, high) = (0, hashes.Length);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (hashes[middle] < idHash)
                low = middle + 1;
            else
                high = middle;
        }

        for (high = low; high < hashes.Length && hashes[high] == idHash;)
            high++;
        return Numbers[low..high];
    }

    public void Dispose() => _file.Dispose();

    /// <summary>FNV-1a over the UTF-16 units, its bits then mixed as MurmurHash3 does; fixed for ever, since it is stored.</summary>
    public static ulong HashId(ReadOnlySpan<char> id)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in id)
            hash = (hash ^ unit) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }

    private ReadOnlySpan<T> Column<T>(int bytesBefore, int count) where T : struct =>
        MemoryMarshal.Cast<byte, T>(_file.Slice((long)Count * bytesBefore, count * Unsafe.SizeOf<T>()));
}

/// <summary>Gathers a <see cref="DocumentTable"/> and writes it.</summary>
internal sealed class DocumentTableBuilder
{
    private readonly List<ContentHash> _hashes = [];
    private readonly List<ulong> _ids = [];
    private readonly List<int> _firstPassages = [0];

    public int Documents => _ids.Count;

    public int Passages => _firstPassages[^1];

    /// <summary>Adds a document with its count of passages, and gives its number.</summary>
    public int Add(ReadOnlySpan<char> id, ContentHash hash, int passages)
    {
        _hashes.Add(hash);
        _ids.Add(DocumentTable.HashId(id));
        _firstPassages.Add(checked(Passages + passages));
        return Documents - 1;
    }

    public ContentHash HashOf(int document) => _hashes[document];

    public PassageRange PassagesOf(int document) => new(_firstPassages[document], _firstPassages[document + 1] - _firstPassages[document]);

    public IndexManifest.File Write(IFileSystem files, string name)
    {
        var ids = _ids.ToArray();
        var numbers = Enumerable.Range(0, ids.Length).ToArray();
        Array.Sort(ids, numbers);
        // Array.Sort does not keep the order of equal keys; the numbers of one hash ascend.
        for (int first = 0, end; first < ids.Length; first = end)
        {
            for (end = first + 1; end < ids.Length && ids[end] == ids[first];)
                end++;
            numbers.AsSpan(first, end - first).Sort();
        }

        using var file = new IndexFileWriter(files, name, DocumentTable.Kind, DocumentTable.Version);
        Span<byte> hash = stackalloc byte[ContentHash.Bytes];
        foreach (var value in _hashes)
        {
            value.Write(hash);
            file.Write(hash);
        }

        file.Write(MemoryMarshal.AsBytes(ids.AsSpan()));
        file.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
        file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_firstPassages)));
        file.WriteInt64(ids.Length);
        return file.Complete();
    }
}
