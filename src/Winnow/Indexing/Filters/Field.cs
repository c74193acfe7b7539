using System.Text;
using Winnow.Corpus;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Filters;

/// <summary>The columns of one field, one for each type that its values have.</summary>
/// <param name="File">The file that they lie in.</param>
/// <param name="Texts">Its texts.</param>
/// <param name="Numbers">Its numbers.</param>
/// <param name="Dates">Its dates, as ticks in UTC.</param>
/// <param name="False">The documents with false.</param>
/// <param name="True">The documents with true.</param>
/// <param name="Present">The documents with any value.</param>
internal sealed record Field(
    IndexFile File, TextColumn Texts, SortedColumn<double> Numbers, SortedColumn<long> Dates, DocumentSet False, DocumentSet True,
    DocumentSet Present)
{
    /// <summary>Bytes that the field takes up.</summary>
    public long Bytes => Texts.Bytes + Numbers.Bytes + Dates.Bytes + False.Bytes + True.Bytes + Present.Bytes;

    /// <summary>The types of its values.</summary>
    public IReadOnlyList<MetadataKind> Kinds =>
    [
        .. Texts.Count > 0 ? [MetadataKind.Text] : Array.Empty<MetadataKind>(),
        .. Numbers.Count > 0 ? [MetadataKind.Number] : Array.Empty<MetadataKind>(),
        .. Dates.Count > 0 ? [MetadataKind.Date] : Array.Empty<MetadataKind>(),
        .. False.Count + True.Count > 0 ? [MetadataKind.Boolean] : Array.Empty<MetadataKind>(),
    ];

    /// <summary>The field whose columns begin at <paramref name="offset"/>.</summary>
    public static Field At(IndexFile file, long offset, int documents, FieldCounts counts)
    {
        var texts = new TextColumn(file, offset, counts.Values, counts.TextBytes, counts.Texts);
        var numbers = new SortedColumn<double>(file, offset += texts.Bytes, counts.Numbers);
        var dates = new SortedColumn<long>(file, offset += numbers.Bytes, counts.Dates);
        var no = new DocumentSet(file, offset += dates.Bytes, counts.False, documents);
        var yes = new DocumentSet(file, offset += no.Bytes, counts.True, documents);
        return new(file, texts, numbers, dates, no, yes, new DocumentSet(file, offset + yes.Bytes, counts.Present, documents));
    }

    public void AddEqual(MetadataValue value, IdSet target)
    {
        switch (value.Kind)
        {
            case MetadataKind.Text:
                Texts.AddEqual(Encoding.UTF8.GetBytes(value.Text), target);
                if (IsoDate.TryParse(value.Text, out var date))
                    Dates.AddEqual(date.Ticks, target);
                break;
            case MetadataKind.Number:
                Numbers.AddEqual(value.Number, target);
                break;
            case MetadataKind.Date:
                Dates.AddEqual(value.Date.Ticks, target);
                break;
            default:
                (value.Boolean ? True : False).AddTo(target);
                break;
        }
    }

    public void AddRange(Filter.Range range, IdSet target)
    {
        var (from, to) = (range.From, range.To);
        switch ((from ?? to)!.Kind)
        {
            case MetadataKind.Text:
                Texts.AddRange(Bytes(from), range.FromIncluded, Bytes(to), range.ToIncluded, target);
                if (Ticks(from, out var first) && Ticks(to, out var last))
                    Dates.AddRange(first, range.FromIncluded, last, range.ToIncluded, target);
                break;
            case MetadataKind.Number:
                Numbers.AddRange(from?.Number, range.FromIncluded, to?.Number, range.ToIncluded, target);
                break;
            default:
                Dates.AddRange(from?.Date.Ticks, range.FromIncluded, to?.Date.Ticks, range.ToIncluded, target);
                break;
        }

        static byte[]? Bytes(MetadataValue? bound) => bound is null ? null : Encoding.UTF8.GetBytes(bound.Text);
    }

    /// <summary>Adds the field's values to <paramref name="columns"/>, with new document numbers; −1 leaves a document out.</summary>
    public void CopyTo(FieldColumns columns, int[] numbers)
    {
        for (var term = 0; term < Texts.Count; term++)
        {
            var live = false;
            foreach (var document in Texts.Documents(term, term + 1))
            {
                if (Renumber(document, numbers) is not (>= 0 and var number))
                    continue;
                if (!live)
                    columns.Terms.Add(Texts.Text(term).ToArray());
                live = true;
                columns.Texts.Add((columns.Terms.Count - 1, number));
            }
        }

        Copy(Numbers, columns.Numbers, numbers);
        Copy(Dates, columns.Dates, numbers);
        Copy(False, columns.False, numbers);
        Copy(True, columns.True, numbers);
    }

    private void Copy<T>(SortedColumn<T> column, List<(T, int)> target, int[] numbers)
        where T : unmanaged, IComparable<T>
    {
        var values = column.Values;
        var documents = column.Documents;
        for (var i = 0; i < values.Length; i++)
        {
            if (Renumber(documents[i], numbers) is >= 0 and var number)
                target.Add((values[i], number));
        }
    }

    private static void Copy(DocumentSet set, List<int> target, int[] numbers)
    {
        var documents = new IdSet(numbers.Length);
        set.AddTo(documents);
        for (var document = documents.Next(0); document >= 0; document = documents.Next(document + 1))
        {
            if (numbers[document] >= 0)
                target.Add(numbers[document]);
        }
    }

    private int Renumber(int document, int[] numbers) =>
        (uint)document < (uint)numbers.Length ? numbers[document] : throw DocumentSet.OutOfRange(File, document, numbers.Length);

    /// <summary>The ticks of a bound that is a date in text; null where there is no bound. False if it is no date.</summary>
    private static bool Ticks(MetadataValue? bound, out long? ticks)
    {
        ticks = null;
        if (bound is null)
            return true;
        var isDate = IsoDate.TryParse(bound.Text, out var date);
        ticks = date.Ticks;
        return isDate;
    }
}
