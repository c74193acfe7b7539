"""Writes tests/Winnow.Tests/Golden/evaluation: runs, judgements, and what an independent implementation makes of them.

    python3 eng/golden/evaluation.py

Nothing but the standard library is used. The measures are written from trec_eval's manual (README and the heads of its m_*.c files),
not from the C#: scores are single-precision, equal scores are ordered by document id falling (as bytes), the rank column is ignored,
a document without a judgement is not relevant, a grade below 1 gains nothing.
"""

import itertools
import json
import math
import os
import random
import struct

OUT = os.path.join(os.path.dirname(__file__), "..", "..", "tests", "Winnow.Tests", "Golden", "evaluation")
DEPTHS = (1, 3, 5, 10, 20, 100)


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def make_judgements(rng):
    qrels = {}
    for q in range(1, 31):
        documents = rng.sample(range(400), rng.randint(1, 40))
        grades = {f"D{d:03}": rng.choice([-1, 0, 0, 1, 1, 2, 3]) for d in documents}
        qrels[f"q{q}"] = grades
    qrels["q30"] = {d: 0 for d in qrels["q30"]}  # judged, nothing relevant
    return qrels


def make_run(rng, qrels, skill, absent):
    run = {}
    for q in list(qrels) + ["q-unjudged"]:
        if q in absent:
            continue
        grades = qrels.get(q, {})
        pool = set(rng.sample(range(400), rng.randint(3, 120)))
        pool |= {int(d[1:]) for d in grades if rng.random() < 0.7}
        run[q] = []
        for d in sorted(pool):
            name = f"D{d:03}"
            score = rng.gauss(0, 1) + skill * max(0, grades.get(name, 0))
            # A coarse grid gives many ties; a tiny step that single precision can't hold gives hidden ones.
            score = round(score, 1) + (1e-9 if rng.random() < 0.3 else 0)
            run[q].append((name, score))
        rng.shuffle(run[q])
    return run


def ranked(documents):
    by_id = sorted(documents, key=lambda entry: entry[0].encode(), reverse=True)
    return [d for d, s in sorted(by_id, key=lambda entry: -single(entry[1]))]


def measures(ranking, grades):
    gains = [max(0, grades.get(d, 0)) for d in ranking]
    relevant = sum(1 for g in grades.values() if g >= 1)
    hits = [1 if g >= 1 else 0 for g in gains]
    best = sorted((g for g in grades.values() if g >= 1), reverse=True)

    def dcg(values):
        return math.fsum(g * math.log(2) / math.log(i + 2) for i, g in enumerate(values))

    def average_precision(k):
        total = math.fsum(sum(hits[: i + 1]) / (i + 1) for i in range(min(k, len(hits))) if hits[i])
        return total / relevant if relevant else 0.0

    def reciprocal(k):
        return next((1 / (i + 1) for i in range(min(k, len(hits))) if hits[i]), 0.0)

    out = {
        "ndcg": dcg(gains) / dcg(best) if best else 0.0,
        "map": average_precision(len(hits)),
        "mrr": reciprocal(len(hits)),
        "rprec": sum(hits[:relevant]) / relevant if relevant else 0.0,
    }
    for k in DEPTHS:
        out[f"ndcg@{k}"] = dcg(gains[:k]) / dcg(best[:k]) if best else 0.0
        out[f"map@{k}"] = average_precision(k)
        out[f"mrr@{k}"] = reciprocal(k)
        out[f"p@{k}"] = sum(hits[:k]) / k
        out[f"recall@{k}"] = sum(hits[:k]) / relevant if relevant else 0.0
        out[f"success@{k}"] = 1.0 if any(hits[:k]) else 0.0
        out[f"judged@{k}"] = sum(1 for d in ranking[:k] if d in grades) / k
    return out


def exact_p(differences):
    observed = abs(math.fsum(differences))
    count = sum(1 for signs in itertools.product((1, -1), repeat=len(differences))
                if abs(math.fsum(s * d for s, d in zip(signs, differences))) >= observed - 1e-12)
    return count / 2 ** len(differences)


def main():
    rng = random.Random(20)
    qrels = make_judgements(rng)
    runs = {"alpha": make_run(rng, qrels, 0.6, {"q7"}), "beta": make_run(rng, qrels, 1.1, {"q11", "q12"})}
    os.makedirs(OUT, exist_ok=True)
    with open(os.path.join(OUT, "qrels.txt"), "w", encoding="utf-8") as file:
        for q, grades in qrels.items():
            for d, g in grades.items():
                file.write(f"{q} 0 {d} {g}\n")
    expected = {}
    for name, run in runs.items():
        with open(os.path.join(OUT, f"{name}.run"), "w", encoding="utf-8") as file:
            for q, documents in run.items():
                for rank, (d, s) in enumerate(documents):
                    file.write(f"{q} Q0 {d} {rank} {s!r} {name}\n")
        per_query = {q: measures(ranked(run[q]), qrels[q]) for q in qrels if q in run}
        every = {m: [per_query[q][m] for q in per_query] for m in next(iter(per_query.values()))}
        expected[name] = {
            "queries": per_query,
            "mean": {m: math.fsum(v) / len(v) for m, v in every.items()},
            "mean_complete": {m: math.fsum(v) / len(qrels) for m, v in every.items()},
        }
    small = [0.3, -0.1, 0.25, 0.0, 0.4, 0.05, -0.2, 0.15, 0.3, 0.1]
    expected["randomization"] = {"differences": small, "p": exact_p(small)}
    with open(os.path.join(OUT, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(expected, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
