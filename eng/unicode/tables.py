"""Writes src/Winnow/Tokenization/Unicode/unicode.bin: what the reference `tokenizers` library does with every code point.

The facts come from asking the library (0.23.1), never from a Unicode database of some other version, because the library
mixes several: its general categories, its decompositions and its lower-casing are from different years.

usage: python3 tables.py unicode.bin        (needs the tokenizers package; about a minute)

Layout, little endian, numbers as LEB128 varints:
  "WNUT" 1
  7 times, in the order of PROPERTIES: count, then for each range (first - previous end, length)
  combining: count, then for each range (first - previous end, length, class)
  lower: count, then for each (code point - previous, n, n code points)
  decomposition (Hangul syllables left out): the same
  4 bytes: the sum of all preceding bytes modulo 2^32
"""
import pathlib
import sys
import unicodedata

from encoding import checked, mapping, members, ranges, varint
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

PROPERTIES = ["removed", "blanked", "space", "punctuation", "cjk", "mark", "word"]
OFF = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
CODES = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def probe():
    clean = normalizers.BertNormalizer(**{**OFF, "clean_text": True})
    chinese = normalizers.BertNormalizer(**{**OFF, "handle_chinese_chars": True})
    strip = normalizers.BertNormalizer(**{**OFF, "strip_accents": True})
    lower = normalizers.BertNormalizer(**{**OFF, "lowercase": True})
    nfd = normalizers.NFD()
    split = pre_tokenizers.BertPreTokenizer()
    word = Tokenizer(models.WordLevel({"u": 0}, unk_token="u"))
    word.add_tokens([AddedToken("<t>", single_word=True, normalized=False)])
    strips = Tokenizer(models.WordLevel({"u": 0}, unk_token="u"))
    strips.add_tokens([AddedToken("<t>", lstrip=True, normalized=False)])

    facts = {name: set() for name in PROPERTIES}
    lowers, decompositions = {}, {}
    for code in CODES:
        char = chr(code)
        cleaned = clean.normalize_str("a" + char + "b")
        if cleaned == "ab":
            facts["removed"].add(code)
        elif cleaned == "a b":
            facts["blanked"].add(code)
        else:
            assert cleaned == "a" + char + "b"

        spaced = chinese.normalize_str("a" + char + "b")
        assert spaced in ("a" + char + "b", "a " + char + " b")
        if spaced != "a" + char + "b":
            facts["cjk"].add(code)

        pieces = [piece for piece, _ in split.pre_tokenize_str("a" + char + "b")]
        if pieces == ["a", "b"]:
            facts["space"].add(code)
        elif pieces == ["a", char, "b"]:
            facts["punctuation"].add(code)
        else:
            assert pieces == ["a" + char + "b"]

        if 1 not in word.encode("<t>" + char).ids:
            facts["word"].add(code)
        stripped = strips.encode(char + "<t>").offsets[-1][0] == 0
        assert stripped == (code in facts["space"]), hex(code)

        decomposed = nfd.normalize_str(char)
        if decomposed != char and not 0xAC00 <= code < 0xAC00 + 11172:
            decompositions[code] = [ord(c) for c in decomposed]
        if decomposed == char and strip.normalize_str("a" + char + "b") == "ab":
            facts["mark"].add(code)
        lowered = lower.normalize_str(char)
        if lowered != char:
            lowers[code] = [ord(c) for c in lowered]

    marks = facts["mark"]
    for code in CODES:  # stripping is decomposition followed by a test of each character
        expected = "".join(c for c in nfd.normalize_str(chr(code)) if ord(c) not in marks)
        assert strip.normalize_str(chr(code)) == expected, hex(code)
    return facts, combining(nfd, decompositions), lowers, decompositions


def combining(nfd, decompositions):
    """Canonical combining classes, from the order in which the library puts a character and one of each known class."""
    def swaps(a, b):
        return nfd.normalize_str(a + b) != a + b

    low, high = "\u0334", "\u0345"  # classes 1 and 240, the least and the greatest
    known = {1: low, 240: high}
    for code in CODES:
        char = chr(code)
        value = unicodedata.combining(char)
        stable = nfd.normalize_str(char) == char
        if value and value not in known and stable and (swaps(char, low) or swaps(high, char)):
            known[value] = char

    classes = {}
    for code in CODES:
        char = chr(code)
        if code in decompositions or 0xAC00 <= code < 0xAC00 + 11172:
            continue
        if swaps(char, low) or swaps(high, char):
            equal = [v for v, other in known.items() if not swaps(char, other) and not swaps(other, char)]
            assert len(equal) == 1, (hex(code), equal)
            classes[code] = equal[0]
    return classes


def main(path):
    facts, classes, lowers, decompositions = probe()
    for name in PROPERTIES:
        print(name, len(facts[name]), "code points")
    print("combining", len(classes))
    for targets in (lowers, decompositions):
        print("mapping", len(targets), "longest", max(map(len, targets.values())))
    out = checked(
        b"WNUT" + varint(1) + b"".join(members(facts[name]) for name in PROPERTIES) + ranges(classes) + mapping(lowers) + mapping(decompositions))
    pathlib.Path(path).write_bytes(out)
    print(len(out), "bytes")


main(sys.argv[1])
