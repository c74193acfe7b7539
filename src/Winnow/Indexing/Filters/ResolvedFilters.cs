namespace Winnow.Indexing.Filters;

/// <summary>
/// What the filters used last admit, so that a filter that comes with one query after the other is resolved once. Safe to share between
/// threads: those that ask for a filter while it is being resolved wait for it.
/// </summary>
internal sealed class ResolvedFilters(Func<Filter, PassageFilter> resolve)
{
    /// <summary>Filters that are kept, each with a bit for every passage.</summary>
    public const int Capacity = 8;

    private readonly Lock _gate = new();

    /// <summary>From the one used last on.</summary>
    private readonly List<(Filter Filter, Lazy<PassageFilter> Resolved)> _entries = new(Capacity);

    /// <summary>What the filter admits.</summary>
    public PassageFilter Of(Filter filter)
    {
        Lazy<PassageFilter> resolved;
        lock (_gate)
        {
            var place = _entries.FindIndex(entry => entry.Filter.Equals(filter));
            resolved = place < 0 ? new(() => resolve(filter)) : _entries[place].Resolved;
            if (place >= 0)
                _entries.RemoveAt(place);
            else if (_entries.Count == Capacity)
                _entries.RemoveAt(Capacity - 1);
            _entries.Insert(0, (filter, resolved));
        }

        return resolved.Value;
    }
}
