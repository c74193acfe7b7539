#!/usr/bin/env bash
# Writes docs/diagnosis.md: which stage loses what on the test collections, and what the scores of both stages tell. Fails where the losses
# do not sum to what nDCG@10 lacks, or the verdicts not to the number of relevant judgements.
#
#   eng/diagnosis.sh DATA [COLLECTION...]
#
# DATA holds the collections in BEIR's layout (cranfield, cisi, nfcorpus, npl unless others are named). Each document is one passage, and
# the shipped models run at int8. Figures and pages are kept in artifacts/results; delete them to measure again.
set -euo pipefail
data=$(cd "${1:?usage: eng/diagnosis.sh DATA [COLLECTION...]}" && pwd)
shift
cd "$(dirname "$0")/.."
collections=("$@")
[ ${#collections[@]} -gt 0 ] || collections=(cranfield cisi nfcorpus npl)
kept=artifacts/results
mkdir -p "$kept"
dotnet build src/Winnow.Cli -c Release --nologo -v quiet
winnow() { dotnet artifacts/bin/Winnow.Cli/release/Winnow.Cli.dll "$@"; }

for collection in "${collections[@]}"; do
  corpus=$(ls -d "$data/$collection"/corpus.jsonl* | head -1)
  [ -d "$kept/$collection" ] || winnow index "$corpus" --whole --out "$kept/$collection" --quiet
  for command in diagnose scores; do
    out=$kept/$collection.$command
    [ -s "$out.json" ] && continue
    winnow "$command" "$kept/$collection" --data "$data/$collection" --precision int8 --json --html "$out.html" --quiet > "$out.part"
    mv "$out.part" "$out.json"
  done
done
python3 eng/diagnosis.py "$data" "$kept" "${collections[@]}" > docs/diagnosis.part
mv docs/diagnosis.part docs/diagnosis.md
