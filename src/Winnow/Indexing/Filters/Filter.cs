using Winnow.Corpus;

namespace Winnow.Indexing.Filters;

/// <summary>
/// Which documents a search may find, by their metadata. <c>id</c> and <c>path</c> are the document's id and the file that it was read
/// from; every other name is a metadata field. Immutable; equality is by content.
/// </summary>
/// <remarks>
/// <para>A document may have several values in a field (an array), and a clause about the field holds if any of them fulfils it.
/// A field that a document lacks fulfils nothing; so <see cref="Ne"/> and <see cref="Not"/>, which hold where their opposite does not,
/// hold for documents that lack the field: write <c>exists(draft) and draft != true</c> to leave those out.</para>
/// <para>Values are compared within one type: text by its characters, upper and lower case distinct, in the order of their code points;
/// dates as instants. A value of another type than the document's never matches. One conversion is made: text that is a date in ISO 8601
/// matches dates too, since it is how JSON writes them.</para>
/// </remarks>
public abstract record Filter
{
    private Filter() { }

    /// <summary>
    /// Reads the text form: <c>year >= 2020 and tag in (a, b) and not draft = true</c>.
    /// <code>
    /// clause   field = value | field != value | field &lt; value | field &lt;= value | field > value | field >= value
    ///          value &lt;= field &lt; value          both bounds on one value; any of &lt; and &lt;=
    ///          field in (value, ...)           one of these
    ///          field ^= value                  begins with; also: field starts with value
    ///          exists(field)
    ///          not clause | clause and clause | clause or clause | (clause)
    /// </code>
    /// <c>not</c> binds tighter than <c>and</c>, and <c>and</c> than <c>or</c>. A value without quotes is a boolean (true, false), a
    /// number, a date (2024-03-01, 2024-03-01T09:30Z) or else text; a value in quotes, single or double, is text, with \ before a quote or
    /// a \ within. A field with blanks or operators in its name stands in quotes.
    /// </summary>
    /// <exception cref="FilterException">The text is malformed: the message says where and what was expected.</exception>
    public static Filter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new FilterParser(text).Parse();
    }

    /// <summary>The text form, which <see cref="Parse"/> reads back as an equal filter.</summary>
    public sealed override string ToString() => FilterText.Of(this);

    /// <summary>The field has this value.</summary>
    public sealed record Eq(string Field, MetadataValue Value) : Filter
    {
        /// <summary>The value, which is no list.</summary>
        public MetadataValue Value { get; } = Scalar(Value);
    }

    /// <summary>The field does not have this value; it may be missing.</summary>
    public sealed record Ne(string Field, MetadataValue Value) : Filter
    {
        /// <summary>The value, which is no list.</summary>
        public MetadataValue Value { get; } = Scalar(Value);
    }

    /// <summary>The field has one of these values, of which there is at least one.</summary>
    public sealed record In(string Field, IReadOnlyList<MetadataValue> Values) : Filter
    {
        /// <summary>The values, none of them a list.</summary>
        public IReadOnlyList<MetadataValue> Values { get; } = Values.Count > 0
            ? Array.AsReadOnly(Values.Select(Scalar).ToArray())
            : throw new ArgumentException("A field can't have one of no values.", nameof(Values));

        /// <inheritdoc/>
        public bool Equals(In? other) => other is not null && Field == other.Field && Values.SequenceEqual(other.Values);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Field, Values.Count, Values[0]);
    }

    /// <summary>The field has a value between two bounds of one type (number, date or text), of which one may be missing.</summary>
    /// <param name="Field">The field.</param>
    /// <param name="From">The lower bound, or null.</param>
    /// <param name="To">The upper bound, or null.</param>
    /// <param name="FromIncluded">Whether the lower bound itself is in the range.</param>
    /// <param name="ToIncluded">Whether the upper bound itself is in the range.</param>
    public sealed record Range(
        string Field, MetadataValue? From, MetadataValue? To, bool FromIncluded = true, bool ToIncluded = true) : Filter
    {
        /// <summary>The lower bound, or null.</summary>
        public MetadataValue? From { get; } = Bound(From, To);

        /// <summary>The upper bound, or null.</summary>
        public MetadataValue? To { get; } = Bound(To, From);

        /// <summary>Whether the lower bound itself is in the range; false where there is none.</summary>
        public bool FromIncluded { get; } = FromIncluded && From is not null;

        /// <summary>Whether the upper bound itself is in the range; false where there is none.</summary>
        public bool ToIncluded { get; } = ToIncluded && To is not null;

        private static MetadataValue? Bound(MetadataValue? bound, MetadataValue? other)
        {
            if ((bound ?? other ?? throw new ArgumentException("A range needs a bound.")).Kind is MetadataKind.List or MetadataKind.Boolean)
                throw new ArgumentException("The bounds of a range are numbers, dates or texts.");
            return bound is null || other is null || bound.Kind == other.Kind
                ? bound
                : throw new ArgumentException($"The bounds of a range are of one type, not {other.Kind} and {bound.Kind}.");
        }
    }

    /// <summary>The document has at least one value in the field.</summary>
    public sealed record Exists(string Field) : Filter;

    /// <summary>The field has a text that begins with these characters.</summary>
    public sealed record Prefix(string Field, string Start) : Filter;

    /// <summary>All of the clauses hold.</summary>
    public sealed record And(IReadOnlyList<Filter> Clauses) : Several(Clauses);

    /// <summary>At least one of the clauses holds.</summary>
    public sealed record Or(IReadOnlyList<Filter> Clauses) : Several(Clauses);

    /// <summary>The clause does not hold.</summary>
    public sealed record Not(Filter Clause) : Filter;

    /// <summary>Two clauses or more, joined.</summary>
    public abstract record Several : Filter
    {
        private protected Several(IReadOnlyList<Filter> clauses) => Clauses = clauses.Count >= 2
            ? Array.AsReadOnly(clauses.ToArray())
            : throw new ArgumentException("Two clauses or more can be joined.", nameof(clauses));

        /// <summary>The clauses, at least two.</summary>
        public IReadOnlyList<Filter> Clauses { get; }

        /// <inheritdoc/>
        public virtual bool Equals(Several? other) =>
            other is not null && EqualityContract == other.EqualityContract && Clauses.SequenceEqual(other.Clauses);

        /// <inheritdoc/>
        public override int GetHashCode() => Clauses.Aggregate(EqualityContract.GetHashCode(), HashCode.Combine);
    }

    private static MetadataValue Scalar(MetadataValue value) => value.Kind != MetadataKind.List
        ? value
        : throw new ArgumentException("A field is compared with one value, not a list; use In.", nameof(value));
}
