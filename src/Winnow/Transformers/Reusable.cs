namespace Winnow.Transformers;

/// <summary>
/// Objects that are lent out and given back, so that their memory is made once. As many exist as were ever in use together.
/// </summary>
internal sealed class Reusable<T>(Func<T> create) where T : class
{
    private readonly Stack<T> _idle = new();

    /// <summary>An idle object, or a new one.</summary>
    public T Rent()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out var item))
                return item;
        }

        return create();
    }

    /// <summary>Makes <paramref name="item"/> idle again.</summary>
    public void Return(T item)
    {
        lock (_idle)
            _idle.Push(item);
    }
}
