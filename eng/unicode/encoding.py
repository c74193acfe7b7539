"""How tables.py and words.py write what they have gathered: numbers as LEB128 varints, code points as differences, a sum at the end."""


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def ranges(values, valued=True):
    """Runs of adjacent code points with one value: count, then for each (first - previous end, length, value if they are valued)."""
    runs = []
    for code in sorted(values):
        if runs and runs[-1][0] + runs[-1][1] == code and runs[-1][2] == values[code]:
            runs[-1][1] += 1
        else:
            runs.append([code, 1, values[code]])
    out, end = varint(len(runs)), 0
    for first, length, value in runs:
        out += varint(first - end) + varint(length) + (varint(value) if valued else b"")
        end = first + length
    return out


def members(codes):
    """A set of code points: count, then for each run (first - previous end, length)."""
    return ranges(dict.fromkeys(codes, 0), valued=False)


def mapping(targets):
    """What each code point becomes: count, then for each (code point - previous, n, n code points)."""
    out, previous = varint(len(targets)), 0
    for code in sorted(targets):
        out += varint(code - previous) + varint(len(targets[code])) + b"".join(map(varint, targets[code]))
        previous = code
    return out


def checked(content):
    """The content, and 4 bytes: the sum of all preceding bytes modulo 2^32."""
    return content + (sum(content) & 0xFFFFFFFF).to_bytes(4, "little")
