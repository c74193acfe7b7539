using Winnow.Indexing.Storage;

namespace Winnow.Tests.Indexing.Storage;

/// <summary>What becomes of the bytes and names that were not synced when the power goes.</summary>
internal enum Loss
{
    /// <summary>All are kept: the process was killed, the system lives.</summary>
    Nothing,

    /// <summary>All are lost.</summary>
    Everything,

    /// <summary>Names are kept, bytes are lost: files of the right length, full of zeros.</summary>
    Bytes,

    /// <summary>Bytes are kept, names are lost.</summary>
    Names,

    /// <summary>Each name and each sector of each write is kept or lost by itself, in any order.</summary>
    Random,

    /// <summary>Names up to some point are kept, as by a journal; writes are torn at a sector, and what should follow is noise.</summary>
    Torn,
}

/// <summary>
/// A directory in memory that knows what has been synced. At any call a copy can be taken as the disk would be after a crash; any call can
/// be made to fail. Names and bytes are durable apart from each other, as POSIX has it: a synced file whose name was not synced is lost.
/// </summary>
internal sealed class MemoryFileSystem : IFileSystem
{
    private const int Sector = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Node> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> _durableNames = new(StringComparer.Ordinal);
    private readonly List<NameChange> _unsynced = [];
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);
    private bool _inCall;

    public string Root => "/memory/index";

    public bool Exists { get; private set; }

    /// <summary>Calls that changed something so far.</summary>
    public int Mutations { get; private set; }

    /// <summary>All calls that can fail so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Told before and after each call that changes something; may take <see cref="Crash"/> then.</summary>
    public Action<MemoryFileSystem>? Observer { get; set; }

    /// <summary>
    /// Told the number of each call, from 1, and whether it changes something: gives the error that it fails with, if any.
    /// </summary>
    public Func<int, bool, Exception?>? Fault { get; set; }

    /// <summary>The disk after a crash at this moment.</summary>
    public MemoryFileSystem Crash(Loss loss, Random random)
    {
        lock (_gate)
        {
            var image = new MemoryFileSystem { Exists = Exists };
            var after = new Dictionary<Node, Node>();
            var names = new Dictionary<string, Node>(_durableNames, StringComparer.Ordinal);
            var until = random.Next(_unsynced.Count + 1);
            for (var i = 0; i < _unsynced.Count; i++)
            {
                var kept = loss switch
                {
                    Loss.Nothing or Loss.Bytes => true,
                    Loss.Everything or Loss.Names => false,
                    Loss.Random => random.Next(2) == 0,
                    _ => i < until,
                };
                if (kept)
                    _unsynced[i].Apply(names);
            }

            foreach (var (name, node) in names)
            {
                if (!after.TryGetValue(node, out var copy))
                    after.Add(node, copy = node.Crash(loss, random));
                image._names[name] = image._durableNames[name] = copy;
            }

            return image;
        }
    }

    /// <summary>The bytes of a file.</summary>
    public byte[] ReadAll(string name)
    {
        lock (_gate)
            return _names[name].Bytes.ToArray();
    }

    /// <summary>Replaces the bytes of a file.</summary>
    public void WriteAll(string name, byte[] bytes)
    {
        lock (_gate)
            _names[name] = _durableNames[name] = Node.Of(bytes);
    }

    public void CreateRoot() => Mutate(() => Exists = true);

    public void DeleteRoot() => Mutate(() => Exists = _names.Count > 0 ? throw new IOException("Directory not empty") : false);

    public IReadOnlyList<string> List()
    {
        lock (_gate)
        {
            Call(mutates: false);
            return [.. _names.Keys.Order(StringComparer.Ordinal)];
        }
    }

    public IWritableFile Create(string name)
    {
        lock (_gate)
        {
            Node? node = null;
            Mutate(() =>
            {
                if (_names.TryGetValue(name, out node))
                {
                    node.Truncate();
                }
                else
                {
                    node = new Node();
                    Change(new(name, node, null));
                }
            });
            return new Writable(this, node!);
        }
    }

    public IReadableFile Open(string name)
    {
        lock (_gate)
        {
            Call(mutates: false);
            if (!_names.TryGetValue(name, out var node))
                throw new FileNotFoundException("No such file", name);
            return node.Writers == 0 ? new Readable(this, node.Bytes) : throw new IOException("The file is being used");
        }
    }

    public void Rename(string from, string to) => Mutate(() =>
    {
        if (!_names.TryGetValue(from, out var node))
            throw new FileNotFoundException("No such file", from);
        Change(new(to, node, from));
    });

    public void Delete(string name) => Mutate(() =>
    {
        if (_names.ContainsKey(name))
            Change(new(name, null, null));
    });

    public void Sync() => Mutate(() =>
    {
        foreach (var change in _unsynced)
            change.Apply(_durableNames);
        _unsynced.Clear();
    });

    public IDisposable? Lock(string name)
    {
        lock (_gate)
        {
            Call(mutates: false);
            if (!_names.ContainsKey(name))
                Create(name).Dispose();
            return _locks.Add(name) ? new Held(this, name) : null;
        }
    }

    private void Change(NameChange change)
    {
        change.Apply(_names);
        _unsynced.Add(change);
    }

    private void Mutate(Action change)
    {
        lock (_gate)
        {
            Call(mutates: true);
            Mutations++;
            Observe();
            change();
            Observe();
        }
    }

    private void Observe()
    {
        if (_inCall)
            return;
        _inCall = true;
        Observer?.Invoke(this);
        _inCall = false;
    }

    private void Call(bool mutates)
    {
        Calls++;
        if (Fault?.Invoke(Calls, mutates) is { } error)
            throw error;
    }

    /// <summary>A name that was given to a file, or taken from it.</summary>
    private sealed record NameChange(string Name, Node? Node, string? Before)
    {
        public void Apply(Dictionary<string, Node> names)
        {
            if (Node is null)
                names.Remove(Name);
            else
                names[Name] = Node;
            if (Before is not null)
                names.Remove(Before);
        }
    }

    private sealed class Node
    {
        private readonly List<(int Offset, byte[] Bytes)> _unsynced = [];
        private byte[] _durable = [];
        private byte[] _current = [];
        private int _length;
        private bool _poisoned;

        /// <summary>How many are writing the file; nobody can open it to read meanwhile, as on Windows.</summary>
        public int Writers { get; set; }

        public ReadOnlyMemory<byte> Bytes => _current.AsMemory(0, _length);

        public static Node Of(byte[] bytes) => new() { _durable = bytes, _current = bytes, _length = bytes.Length };

        public void Write(ReadOnlySpan<byte> bytes)
        {
            _unsynced.Add((_length, bytes.ToArray()));
            if (_length + bytes.Length > _current.Length)
                Array.Resize(ref _current, Math.Max(_length + bytes.Length, 2 * _current.Length));
            bytes.CopyTo(_current.AsSpan(_length));
            _length += bytes.Length;
        }

        /// <summary>Empties the file. What was there may be gone at once, synced or not.</summary>
        public void Truncate()
        {
            (_current, _length, _durable) = ([], 0, []);
            _unsynced.Clear();
        }

        /// <summary>After a failed sync, the system takes the pages for clean: no later sync writes them.</summary>
        public void Poison() => _poisoned = true;

        public void Sync()
        {
            if (_poisoned)
                return;
            _durable = Bytes.ToArray();
            _unsynced.Clear();
        }

        public Node Crash(Loss loss, Random random)
        {
            if (_unsynced.Count == 0 || loss == Loss.Everything)
                return Of(_durable);
            if (loss is Loss.Nothing or Loss.Names)
                return Of(Bytes.ToArray());
            var bytes = new byte[_length];
            _durable.CopyTo(bytes, 0);
            if (loss == Loss.Random)
            {
                foreach (var (offset, written) in _unsynced)
                {
                    for (var at = 0; at < written.Length; at += Sector)
                    {
                        if (random.Next(2) == 0)
                            written.AsSpan(at, Math.Min(Sector, written.Length - at)).CopyTo(bytes.AsSpan(offset + at));
                    }
                }

                return Of(random.Next(2) == 0 ? bytes : bytes[..random.Next(_durable.Length, bytes.Length + 1)]);
            }

            if (loss == Loss.Torn)
            {
                var kept = random.Next(_durable.Length, _length + 1) / Sector * Sector;
                if (kept > _durable.Length)
                    _current.AsSpan(_durable.Length, kept - _durable.Length).CopyTo(bytes.AsSpan(_durable.Length));
                random.NextBytes(bytes.AsSpan(Math.Max(kept, _durable.Length)));
            }

            return Of(bytes);
        }
    }

    private sealed class Writable : IWritableFile
    {
        private readonly MemoryFileSystem _files;
        private readonly Node _node;
        private bool _disposed;

        public Writable(MemoryFileSystem files, Node node)
        {
            (_files, _node) = (files, node);
            node.Writers++;
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            lock (_files._gate)
            {
                try
                {
                    _files.Call(mutates: true);
                }
                catch
                {
                    // A disk that fills up takes the first part.
                    _node.Write(bytes[..(bytes.Length / 2)]);
                    throw;
                }

                _files.Mutations++;
                _files.Observe();
                _node.Write(bytes);
                _files.Observe();
            }
        }

        public void Sync()
        {
            try
            {
                _files.Mutate(_node.Sync);
            }
            catch
            {
                _node.Poison();
                throw;
            }
        }

        public void Dispose()
        {
            lock (_files._gate)
            {
                if (!_disposed)
                    _node.Writers--;
                _disposed = true;
            }
        }
    }

    private sealed class Readable(MemoryFileSystem files, ReadOnlyMemory<byte> bytes) : IReadableFile
    {
        public long Length => bytes.Length;

        public ReadOnlySpan<byte> Slice(long offset, int count) => bytes.Span.Slice((int)offset, count);

        public void Read(long offset, Span<byte> target)
        {
            lock (files._gate)
                files.Call(mutates: false);
            bytes.Span.Slice((int)offset, target.Length).CopyTo(target);
        }

        public void Dispose()
        {
        }
    }

    private sealed class Held(MemoryFileSystem files, string name) : IDisposable
    {
        public void Dispose()
        {
            lock (files._gate)
                files._locks.Remove(name);
        }
    }
}
