"""Writes src/Winnow/Indexing/Lexical/Analysis/words.bin: where words begin and end, and what folding makes of each code point.

From the files of the Unicode character database (15.0.0): auxiliary/WordBreakProperty.txt, emoji/emoji-data.txt,
extracted/DerivedGeneralCategory.txt, DerivedNormalizationProps.txt, UnicodeData.txt.

usage: python3 words.py UCD-DIRECTORY words.bin

Classes are those of UAX #29, numbered as in WordClass.cs, with two changes: U+003A COLON has none, as in CLDR's root locale (in Swedish
only it joins letters), and letters without a class (ideographs, Hiragana, Thai, ...) get one of their own.
Folding is NFKC_Casefold, decomposed but for Hangul syllables, without the marks U+0300 to U+036F; U+2019 becomes an apostrophe.

Layout, little endian, numbers as LEB128 varints:
  "WNWB" 1
  classes: count, then for each range (first - previous end, length, class)
  pictographs: count, then for each range (first - previous end, length)
  folding: count, then for each (code point - previous, n, n code points)
  4 bytes: the sum of all preceding bytes modulo 2^32
"""
import pathlib
import sys

from encoding import checked, mapping, members, ranges, varint

CLASSES = ["Other", "CR", "LF", "Newline", "Extend", "ZWJ", "Format", "Regional_Indicator", "Katakana", "Hebrew_Letter", "ALetter",
           "Single_Quote", "Double_Quote", "MidNumLet", "MidLetter", "MidNum", "Numeric", "ExtendNumLet", "WSegSpace", "OtherLetter"]


def lines(path):
    for line in path.read_text().splitlines():
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if fields[0]:
            first, _, last = fields[0].partition("..")
            yield range(int(first, 16), int(last or first, 16) + 1), fields[1:]


def facts(ucd):
    classes = {}
    for codes, (name, *_) in lines(ucd / "auxiliary/WordBreakProperty.txt"):
        classes.update(dict.fromkeys(codes, CLASSES.index(name)))
    del classes[0x3A]
    for codes, (category, *_) in lines(ucd / "extracted/DerivedGeneralCategory.txt"):
        if category in ("Lu", "Ll", "Lt", "Lm", "Lo"):
            for code in codes:
                classes.setdefault(code, CLASSES.index("OtherLetter"))
    pictographs = {code for codes, (name, *_) in lines(ucd / "emoji/emoji-data.txt") if name == "Extended_Pictographic" for code in codes}
    casefold = {}
    for codes, fields in lines(ucd / "DerivedNormalizationProps.txt"):
        if fields[0] == "NFKC_CF":
            casefold.update(dict.fromkeys(codes, [int(code, 16) for code in fields[1].split()]))
    decomposed = {}
    for line in (ucd / "UnicodeData.txt").read_text().splitlines():
        fields = line.split(";")
        if fields[5] and not fields[5].startswith("<"):
            decomposed[int(fields[0], 16)] = [int(code, 16) for code in fields[5].split()]

    def decompose(code):
        return [part for piece in decomposed[code] for part in decompose(piece)] if code in decomposed else [code]

    folding = {}
    for code in range(0x110000):
        folded = [part for piece in casefold.get(code, [code]) for part in decompose(piece) if not 0x300 <= part <= 0x36F]
        if folded != [code]:
            folding[code] = folded
    folding[0x2019] = [0x27]
    return classes, pictographs, folding


def main(ucd, path):
    classes, pictographs, folding = facts(pathlib.Path(ucd))
    out = checked(b"WNWB" + varint(1) + ranges(classes) + members(pictographs) + mapping(folding))
    pathlib.Path(path).write_bytes(out)
    print(len(classes), "classes,", len(pictographs), "pictographs,", len(folding), "foldings,", len(out), "bytes")


main(sys.argv[1], sys.argv[2])
