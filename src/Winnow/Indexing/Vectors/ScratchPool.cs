namespace Winnow.Indexing.Vectors;

/// <summary>Working memory of searches, kept for the next: as many pieces as searches have run at once.</summary>
internal sealed class ScratchPool<T>(Func<T> create) : IDisposable
    where T : class, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<T> _free = new();
    private bool _disposed;

    /// <summary>A piece for one search; give it back with <see cref="Return"/>.</summary>
    public T Rent()
    {
        lock (_lock)
        {
            if (_free.TryPop(out var scratch))
                return scratch;
        }
        return create();
    }

    public void Return(T scratch)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _free.Push(scratch);
                return;
            }
        }
        scratch.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_free.TryPop(out var scratch))
                scratch.Dispose();
        }
    }
}
