"""Prints docs/diagnosis.md from what eng/diagnosis.sh measured, and checks that it adds up.

    python3 eng/diagnosis.py DATA FOLDER COLLECTION...
"""

import json
import os
import sys

NAMES = {"cranfield": "Cranfield", "cisi": "CISI", "nfcorpus": "NFCorpus", "npl": "NPL"}
BARS = ["coverage", "filter", "ann", "cut", "rerank"]
VARIANTS = {"exact": "all vectors compared", "graph": "graph", "filtered": "graph, one document filtered out"}
VERDICTS = ["hit", "not_indexed", "filtered", "missed_by_index", "below_recall_k", "truncated", "demoted", "cut"]


def relevant_judgements(folder):
    """How many judgements of asked questions say that a document is relevant, read without winnow."""
    with open(os.path.join(folder, "queries.jsonl"), encoding="utf-8") as file:
        asked = {json.loads(line)["_id"] for line in file if line.strip()}
    with open(os.path.join(folder, "qrels", "test.tsv"), encoding="utf-8") as file:
        fields = [line.split() for line in list(file)[1:]]
    return len({(query, document) for query, document, grade in fields if query in asked and int(grade) > 0})


def load(kept, collection, what):
    with open(os.path.join(kept, f"{collection}.{what}.json"), encoding="utf-8") as file:
        return json.load(file)


def check(data, collection, run):
    gap = 1 - run["ndcg@10"] - sum(run["waterfall"].values())
    assert abs(gap) <= 1e-9, f"{collection}: the losses miss what nDCG@10 lacks by {gap}"
    for bar in BARS:
        low, high = run["waterfall_intervals"][bar]
        assert low <= run["waterfall"][bar] <= high, f"{collection}: {bar} is outside its interval"
    relevant = relevant_judgements(os.path.join(data, collection))
    assert run["judgements"] == relevant, f"{collection}: {run['judgements']} judgements, the file has {relevant}"
    assert sum(run["verdicts"].values()) == relevant, f"{collection}: {sum(run['verdicts'].values())} verdicts for {relevant} judgements"
    assert len({(found["query"], found["document"]) for found in run["documents"]}) == relevant, f"{collection}: a document has two verdicts"


def interval(value, ends):
    return f"{value:.3f} ({ends[0]:.3f} to {ends[1]:.3f})"


data, kept, collections = sys.argv[1], sys.argv[2], sys.argv[3:]
runs = {collection: load(kept, collection, "diagnose") for collection in collections}
scores = {collection: load(kept, collection, "scores") for collection in collections}
for name, run in runs.items():
    check(data, name, run)

first = next(iter(runs.values()))
print(f"""# Which stage loses what

`winnow diagnose` and `winnow scores` on the test collections: the models that ship with winnow, at int8, each document one passage, hybrid
recall of {first['recall_k']} candidates, both stages' scores blended, {first['top_k']} documents returned. [measuring.md](measuring.md) says what the words mean.
`eng/diagnosis.sh DATA` makes this page anew, and fails where the losses do not sum to 1 − nDCG@10 (to 1e-9) or a relevant judgement has not
exactly one verdict.

## Losses of nDCG@10

In brackets 95 % confidence intervals over the questions. Nothing is filtered and the search among vectors is exact, so that coverage, filter
and ann are losses only where they are shown.
""")
shown = [bar for bar in BARS if bar in ("cut", "rerank") or any(run["waterfall"][bar] != 0 for run in runs.values())]
print("| Collection | questions | nDCG@10 | " + " | ".join(shown) + " |")
print("| --- | " + " | ".join(["---:"] * (len(shown) + 2)) + " |")
for name, run in runs.items():
    bars = [interval(run["waterfall"][bar], run["waterfall_intervals"][bar]) for bar in shown]
    print(f"| {NAMES.get(name, name)} | {run['queries']} | {interval(run['ndcg@10'], run['ndcg@10_interval'])} | " + " | ".join(bars) + " |")

print("""
## Verdicts

One for each relevant document of each question.
""")
found = [verdict for verdict in VERDICTS if any(run["verdicts"][verdict] for run in runs.values())]
print("| Collection | relevant | " + " | ".join(verdict.replace("_", " ").replace("recall k", "recall_k") for verdict in found).replace("| cut", "| cut by top_k") + " |")
print("| --- | " + " | ".join(["---:"] * (len(found) + 1)) + " |")
for name, run in runs.items():
    print(f"| {NAMES.get(name, name)} | {run['judgements']} | " + " | ".join(str(run["verdicts"][verdict]) for verdict in found) + " |")

if "npl" in collections:
    print("""
## With a graph

NPL searched by vectors alone, recall_k 20, without the cross-encoder; what the graph misses is the difference between the first two rows.
""")
    print("| Search | nDCG@10 | " + " | ".join(BARS) + " | missed by the index | filtered |")
    print("| --- | " + " | ".join(["---:"] * (len(BARS) + 3)) + " |")
    for variant, name in VARIANTS.items():
        run = load(kept, "npl", variant)
        check(data, "npl", run)
        bars = " | ".join(f"{run['waterfall'][bar]:.4f}" for bar in BARS)
        print(f"| {name} | {run['ndcg@10']:.4f} | {bars} | {run['verdicts']['missed_by_index']} | {run['verdicts']['filtered']} |")

depths = [50, 100, 200, 500, 1000]
print("""
## What another recall_k would do

The share of the relevant documents that would reach the cross-encoder.
""")
print("| Collection | " + " | ".join(map(str, depths)) + " |")
print("| --- | " + " | ".join(["---:"] * len(depths)) + " |")
for name, run in runs.items():
    shares = {depth["recall_k"]: depth["share"] for depth in run["depths"]}
    print(f"| {NAMES.get(name, name)} | " + " | ".join(f"{shares[depth]:.1%}" if depth in shares else "" for depth in depths) + " |")

print("""
## What the scores tell

Of all candidates, relevant ones against the others. AUC: the chance that a relevant one scores higher. Gap: how far the means are apart, in
standard deviations. ECE: how far the probability 1 / (1 + e^-logit) is off, and the calibrated one on questions it was not fitted to. The last
columns: the least logit at which 90 % of what is kept is relevant, and the share of questions that keep an answer.
""")
print("| Collection | nine in ten similarities | AUC, stage 1 | AUC, stage 2 | gap, stage 1 | gap, stage 2 | ECE before | ECE after | logit for 90 % | answered |")
print("| --- | " + " | ".join(["---:"] * 9) + " |")
for name, run in scores.items():
    one, two, fit, least = run["stage1"], run["stage2"], run["calibration"], run.get("threshold")
    kept_from = (f"{least['logit']:.2f}", f"{least['answered']:.0%}") if least else ("none", "")
    print(f"| {NAMES.get(name, name)} | {one['nine_in_ten'][0]:.2f} to {one['nine_in_ten'][1]:.2f} | {one['auc']:.3f} | {two['auc']:.3f} | {one['gap']:.2f} | {two['gap']:.2f} | "
          f"{fit['ece_before']:.3f} | {fit['ece_after']:.3f} | {kept_from[0]} | {kept_from[1]} |")
