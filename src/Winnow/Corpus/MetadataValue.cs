using System.Globalization;

namespace Winnow.Corpus;

/// <summary>The type of a <see cref="MetadataValue"/>.</summary>
public enum MetadataKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A double.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A list of values that are not lists.</summary>
    List,

    /// <summary>A point in time.</summary>
    Date,
}

/// <summary>
/// One typed value of a document's metadata: a string, a number, a boolean, a date, or a list of these. Immutable; equality is by content.
/// </summary>
public sealed class MetadataValue : IEquatable<MetadataValue>
{
    private readonly string? _text;
    private readonly long _bits; // a number's bits, a boolean as 0 or 1, a date's ticks in UTC
    private readonly MetadataValue[]? _items;

    private MetadataValue(MetadataKind kind, string? text, long bits, MetadataValue[]? items) =>
        (Kind, _text, _bits, _items) = (kind, text, bits, items);

    /// <summary>Which of the accessors applies.</summary>
    public MetadataKind Kind { get; }

    /// <summary>The string.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string Text => Kind == MetadataKind.Text ? _text! : throw Mismatch(MetadataKind.Text);

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double Number => Kind == MetadataKind.Number ? BitConverter.Int64BitsToDouble(_bits) : throw Mismatch(MetadataKind.Number);

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool Boolean => Kind == MetadataKind.Boolean ? _bits != 0 : throw Mismatch(MetadataKind.Boolean);

    /// <summary>The point in time, in UTC.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public DateTimeOffset Date => Kind == MetadataKind.Date ? new(_bits, TimeSpan.Zero) : throw Mismatch(MetadataKind.Date);

    /// <summary>The list's values, none of them a list.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<MetadataValue> Items => Kind == MetadataKind.List ? _items! : throw Mismatch(MetadataKind.List);

    /// <summary>A string value.</summary>
    public static MetadataValue Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new MetadataValue(MetadataKind.Text, text, 0, null);
    }

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number: no text format that metadata comes from can hold one.</exception>
    public static MetadataValue Of(double number) => double.IsFinite(number)
        // -0 + 0 is 0: one zero, one set of bits.
        ? new MetadataValue(MetadataKind.Number, null, BitConverter.DoubleToInt64Bits(number + 0.0), null)
        : throw new ArgumentOutOfRangeException(nameof(number), number, "A metadata number must be finite.");

    /// <summary>A boolean.</summary>
    public static MetadataValue Of(bool value) => new(MetadataKind.Boolean, null, value ? 1 : 0, null);

    /// <summary>A point in time; the offset from UTC is not kept.</summary>
    public static MetadataValue Of(DateTimeOffset date) => new(MetadataKind.Date, null, date.UtcTicks, null);

    /// <summary>A list.</summary>
    /// <exception cref="ArgumentException">One of the items is itself a list.</exception>
    public static MetadataValue Of(IEnumerable<MetadataValue> items)
    {
        var copy = items.ToArray();
        return Array.TrueForAll(copy, item => item.Kind != MetadataKind.List)
            ? new MetadataValue(MetadataKind.List, null, 0, copy)
            : throw new ArgumentException("A metadata list can't hold a list.", nameof(items));
    }

    /// <inheritdoc/>
    public bool Equals(MetadataValue? other) => other is not null
        && Kind == other.Kind
        && _text == other._text
        && _bits == other._bits
        && (_items is null || _items.AsSpan().SequenceEqual(other._items));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetadataValue);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _text, _bits, _items?.Length);

    /// <summary>The value for people: lists joined with commas, numbers and booleans in the invariant culture, dates in ISO 8601.</summary>
    public override string ToString() => Kind switch
    {
        MetadataKind.Text => _text!,
        MetadataKind.Number => Number.ToString(CultureInfo.InvariantCulture),
        MetadataKind.Boolean => _bits != 0 ? "true" : "false",
        MetadataKind.Date => IsoDate.ToText(Date),
        _ => string.Join(", ", _items!.Select(item => item.ToString())),
    };

    private InvalidOperationException Mismatch(MetadataKind wanted) => new($"The metadata value is {Kind}, not {wanted}.");
}
