#!/usr/bin/env bash
# Writes docs/results.md: every mode of recall on the test collections, alone and reranked at several depths.
#
#   eng/results.sh DATA [COLLECTION...]
#
# DATA holds the collections in BEIR's layout (cranfield, cisi, nfcorpus, npl unless others are named). Each document is one passage, and
# the shipped models run at int8. A collection's figures are kept in artifacts/results; delete them to measure again.
set -euo pipefail
. "$(dirname "$0")/collections-kept.sh" artifacts/results "cranfield cisi nfcorpus npl" "$@"

for collection in "${collections[@]}"; do
  for mode in lexical dense hybrid; do
    out=$kept/$collection.$mode.json
    [ -s "$out" ] && continue
    index "$collection" "$kept/$collection"
    winnow eval "$kept/$collection" --data "$data/$collection" --mode "$mode" --recall-k 200 --depths 10 20 50 100 200 --order replace --precision int8 --json --quiet > "$out.part"
    mv "$out.part" "$out"
  done
done
python3 eng/results.py "$kept" "${collections[@]}" > docs/results.md
