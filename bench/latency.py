"""Called by latency.sh: writes the page from what it measured.

    python3 bench/latency.py FOLDER COLLECTION...
"""

import json
import os
import re
import sys

folder, collections = sys.argv[1], sys.argv[2:]
with open("/proc/cpuinfo", encoding="utf-8") as file:
    name = next(line.split(":", 1)[1] for line in file if line.startswith("model name"))
cpu = " ".join(re.sub(r"\(R\)|\(TM\)", "", name).split())
lines = [
    "# Times: predicted, and kept",
    "",
    f"{cpu}, {os.cpu_count()} cores, the shipped models at int8, hybrid recall of 200 candidates. Made by `bench/latency.sh`.",
    "",
    "`winnow calibrate` predicts how long searches take from a cost model that is fitted to half of the questions; here beside the times of the",
    "other half, searched in the configuration that it recommends, or in the best that reranks.",
    "",
    "| | configuration | questions | median, predicted | measured | 95 %, predicted | measured | error |",
    "|---|---|---:|---:|---:|---:|---:|---:|",
]
for collection in collections:
    with open(os.path.join(folder, collection + ".json"), encoding="utf-8") as file:
        check = json.load(file)["validation"]
    lines.append(
        f"| {collection} | {check['configuration']} | {check['queries']} | {check['predicted_p50_ms']:.1f} ms | {check['measured_p50_ms']:.1f} ms "
        f"| {check['predicted_p95_ms']:.1f} ms | {check['measured_p95_ms']:.1f} ms | {100 * check['error_of_p95']:+.1f} % |")
with open(os.path.join(folder, "deadline.md"), encoding="utf-8") as file:
    table = file.read().strip()
lines += [
    "",
    f"## Searches with a deadline, {collections[0]}",
    "",
    "The profile's final order; pairs that there is no time for keep their places of stage 1.",
    "",
    table,
]
target = os.path.join("bench", "results", re.sub(r"[^a-z0-9]+", "-", cpu.lower()).strip("-"), "latency.md")
os.makedirs(os.path.dirname(target), exist_ok=True)
with open(target, "w", encoding="utf-8") as file:
    file.write("\n".join(lines) + "\n")
print(target)
