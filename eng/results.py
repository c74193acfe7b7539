"""Prints docs/results.md from what eng/results.sh measured.

    python3 eng/results.py FOLDER COLLECTION...
"""

import json
import os
import sys

NAMES = {"cranfield": "Cranfield", "cisi": "CISI", "nfcorpus": "NFCorpus", "npl": "NPL"}
MODES = {"lexical": "BM25", "dense": "dense", "hybrid": "hybrid"}

folder, collections = sys.argv[1], sys.argv[2:]
print("""# Results on test collections

nDCG@10 of the models that ship with winnow, at int8, each document one passage. Stage 1 recalls 200 candidates by words (BM25), by
vectors (dense) or by both (hybrid); the cross-encoder then puts the first 10, 20, 50, 100 or 200 of them in its order. A star marks a
difference from stage 1 alone that a paired randomisation test takes for real (p < 0.05, without correction for the number of
comparisons). `eng/results.sh DATA` makes this page anew.
""")
for collection in collections:
    runs = {}
    for mode in MODES:
        with open(os.path.join(folder, f"{collection}.{mode}.json"), encoding="utf-8") as file:
            runs[mode] = json.load(file)
    depths = [point["depth"] for point in runs["dense"]["depths"]]
    print(f"## {NAMES.get(collection, collection)}\n")
    print(f"{runs['dense']['queries']} queries.\n")
    print("| Stage 1 | alone | " + " | ".join(f"reranked {depth}" for depth in depths) + " | blended | recall@100 |")
    print("| --- | " + " | ".join(["---:"] * (len(depths) + 3)) + " |")
    for mode, run in runs.items():
        cells = [f"{run['stage1']['ndcg@10']:.3f}"]
        for point in run["depths"]:
            star = "\\*" if point["difference"]["p"] < 0.05 else ""
            cells.append(f"{point['measures']['ndcg@10']:.3f}{star}")
        blend = run["other_orders"]["blend"]
        cells.append(f"{blend['measures']['ndcg@10']:.3f}" + ("\\*" if blend["difference"]["ndcg@10"]["p"] < 0.05 else ""))
        cells.append(f"{run['stage1']['recall@100']:.3f}")
        print(f"| {MODES[mode]} | " + " | ".join(cells) + " |")
    print()
print("""*blended*: both stages' scores of all 200 candidates, each normalised, with a weight of 0.3 for stage 2 (`--order blend`, the default).""")
