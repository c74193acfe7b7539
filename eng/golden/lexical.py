"""Writes tests/Winnow.Tests/Golden/lexical: stems by Snowball's English stemmer, and word boundaries by the Unicode standard.

stems.txt        words of the collections, and some to probe each rule, with their stems by snowballstemmer (2.2.0)
word-breaks.txt  the cases of auxiliary/WordBreakTest.txt (Unicode 15.0.0), in which U+003A is replaced by U+00B7: both are MidLetter
                 in the standard, but Winnow follows CLDR, to which a colon joins nothing

usage: python3 lexical.py DATA UCD-DIRECTORY OUTPUT       (DATA holds the collections; needs snowballstemmer)
"""
import gzip
import json
import pathlib
import re
import sys

import snowballstemmer

EXTRA = """skis skies dying lying tying idly gently ugly early only singly sky news howe atlas cosmos bias andes inning outing canning herring
earring proceed exceed succeed innings outings cannings herrings earrings proceeds exceeds succeeded generate generation generous communism
community communication arsenal arsenic 'tis dog's dogs' boss' y by say cry sayings crying youth boyish enjoyment yelling bed shed bled red
hoped hopping falling hissing fizzed failing filing agreed freed feedly gas this gaps kiwis ties cries tied pied sses caresses ponies
rationalization conditional possibly valency digitizer conformably radically differently vilely analogously vietnamization predication
operator feudalism decisiveness hopefulness callousness formality sensitivity sensibility analogi apologi fluently hopefulli pointlessli
triplicate formative formalize electricity electrical hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible
irritant replacement adjustment dependent adoption homologous communism activate angularity effective bowdlerize probate rate cease
controll roll vowel''s '' ''' a''b y's ys ay oy yy yyy iyed use uses used using usable""".split()


def words(data):
    found = set()
    for path in sorted(data.glob("*/corpus.jsonl*")):
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
            for line in file:
                document = json.loads(line)
                found.update(re.findall(r"[a-z][a-z']*", (document.get("title", "") + " " + document["text"]).lower()))
    return sorted(word for word in found if len(word) <= 30)


def main(data, ucd, out, every):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    stemmer = snowballstemmer.stemmer("english")
    chosen = sorted(set(words(pathlib.Path(data))[::every]) | set(EXTRA))
    (out / "stems.txt").write_text("".join(f"{word} {stemmer.stemWord(word)}\n" for word in chosen))
    cases = []
    for line in (pathlib.Path(ucd) / "auxiliary/WordBreakTest.txt").read_text().splitlines():
        case = line.split("#")[0].strip()
        if case:
            cases.append(case.replace("003A", "00B7"))
    (out / "word-breaks.txt").write_text("\n".join(cases) + "\n")
    print(len(chosen), "stems,", len(cases), "cases")


main(*sys.argv[1:4], every=int(sys.argv[4]) if len(sys.argv) > 4 else 4)
