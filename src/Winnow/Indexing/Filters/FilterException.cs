namespace Winnow.Indexing.Filters;

/// <summary>A filter can't be read or applied: its text is malformed, or it names a field or a type that the index does not have.</summary>
public sealed class FilterException : WinnowException
{
    /// <summary>Says in one line what is wrong and what was expected.</summary>
    public FilterException(string message) : base(message) { }
}
