namespace Winnow.Corpus.Files;

/// <summary>
/// Reads a stream of UTF-8 line by line without decoding it. Lines end in LF; a CR before it belongs to the line's white space.
/// </summary>
internal sealed class LineReader(Stream stream, long maxLineBytes)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _scanned;
    private bool _ended;

    /// <summary>The number of the current line, from 1.</summary>
    internal long LineNumber { get; private set; }

    /// <summary>Whether the current line was longer than the limit; it is then passed over and <see cref="Line"/> is empty.</summary>
    internal bool IsTooLong { get; private set; }

    /// <summary>The current line; valid until the next <see cref="Read"/>.</summary>
    internal ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Goes to the next line; false at the end.</summary>
    internal bool Read()
    {
        IsTooLong = false;
        Line = default;
        while (true)
        {
            var newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (newline >= 0) return Take(_scanned + newline, 1);

            _scanned = _end;
            if (_ended || !Fill()) return (_end > _start || IsTooLong) && Take(_end, 0);
        }
    }

    private bool Take(int lineEnd, int terminator)
    {
        if (!IsTooLong) Line = _buffer.AsMemory(_start, lineEnd - _start);
        LineNumber++;
        _start = _scanned = lineEnd + terminator;
        return true;
    }

    private bool Fill()
    {
        if (_end - _start > maxLineBytes) IsTooLong = true;
        if (IsTooLong) _start = _end;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_scanned, _end, _start) = (_scanned - _start, _end - _start, 0);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength));
        var count = stream.Read(_buffer.AsSpan(_end));
        _end += count;
        _ended = count == 0;
        return count > 0;
    }
}
