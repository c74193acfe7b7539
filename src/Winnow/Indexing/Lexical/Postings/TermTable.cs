using System.Numerics;
using System.Runtime.InteropServices;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>Numbers different strings of bytes from 0, in the order in which they come.</summary>
internal sealed class TermTable
{
    private byte[] _bytes = new byte[1024];
    private int[] _ends = new int[64];
    private ulong[] _slots = new ulong[128]; // number + 1 below the hash, 0 for an empty slot; a power of two

    public int Count { get; private set; }

    /// <summary>Bytes of memory held.</summary>
    public long MemoryBytes => _bytes.Length + (4L * _ends.Length) + (8L * _slots.Length);

    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            var start = number == 0 ? 0 : _ends[number - 1];
            return _bytes.AsSpan(start, _ends[number] - start);
        }
    }

    /// <summary>The number of <paramref name="term"/>, which is <see cref="Count"/> before the call if it is new.</summary>
    public int Add(ReadOnlySpan<byte> term)
    {
        var hash = Hash(term);
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] != 0)
        {
            var number = (int)_slots[slot] - 1;
            if (_slots[slot] >> 32 == hash && this[number].SequenceEqual(term))
                return number;
            slot = (slot + 1) & mask;
        }

        var start = Count == 0 ? 0 : _ends[Count - 1];
        if (Count == _ends.Length)
            Array.Resize(ref _ends, 2 * Count);
        if (_bytes.Length - start < term.Length)
            Array.Resize(ref _bytes, checked(start + Math.Max(start, term.Length)));
        term.CopyTo(_bytes.AsSpan(start));
        (_ends[Count], _slots[slot]) = (start + term.Length, ((ulong)hash << 32) | (uint)(Count + 1));
        if (++Count * 2 > _slots.Length)
            Rehash();
        return Count - 1;
    }

    public void Clear()
    {
        Count = 0;
        _slots.AsSpan().Clear();
    }

    /// <summary>All numbers, by the order of their bytes.</summary>
    public int[] Sorted()
    {
        var numbers = new int[Count];
        var keys = new ulong[Count]; // the first eight bytes, which nearly always decide
        Span<byte> prefix = stackalloc byte[8];
        for (var i = 0; i < Count; i++)
        {
            prefix.Clear();
            this[i][..Math.Min(8, this[i].Length)].CopyTo(prefix);
            (numbers[i], keys[i]) = (i, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(prefix));
        }

        Array.Sort(keys, numbers);
        for (var start = 0; start < Count;)
        {
            var end = start + 1;
            while (end < Count && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                numbers.AsSpan(start, end - start).Sort((a, b) => this[a].SequenceCompareTo(this[b]));
            start = end;
        }

        return numbers;
    }

    private void Rehash()
    {
        var before = _slots;
        _slots = new ulong[2 * before.Length];
        var mask = _slots.Length - 1;
        foreach (var value in before)
        {
            if (value == 0)
                continue;
            var slot = (int)(value >> 32) & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = value;
        }
    }

    // Not the runtime's hash, whose seed differs from run to run: a build takes the same steps each time.
    private static uint Hash(ReadOnlySpan<byte> term)
    {
        var hash = 0x9E3779B97F4A7C15UL ^ (ulong)term.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(term))
            hash = BitOperations.RotateLeft((hash ^ word) * 0xD6E8FEB86659FD93UL, 29);
        ulong rest = 0;
        foreach (var value in term[(term.Length & ~7)..])
            rest = (rest << 8) | value;
        hash = (hash ^ rest) * 0xD6E8FEB86659FD93UL;
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93UL;
        return (uint)(hash >> 32);
    }
}
