#!/usr/bin/env bash
# Writes docs/diagnosis.md: which stage loses what on the test collections, and what the scores of both stages tell. Fails where the losses
# do not sum to what nDCG@10 lacks, or the verdicts not to the number of relevant judgements.
#
#   eng/diagnosis.sh DATA [COLLECTION...]
#
# DATA holds the collections in BEIR's layout (cranfield, cisi, nfcorpus, npl unless others are named). Each document is one passage, and
# the shipped models run at int8. Figures and pages are kept in artifacts/results; delete them to measure again.
set -euo pipefail
. "$(dirname "$0")/collections-kept.sh" artifacts/results "cranfield cisi nfcorpus npl" "$@"

for collection in "${collections[@]}"; do
  index "$collection" "$kept/$collection"
  for command in diagnose scores; do
    out=$kept/$collection.$command
    [ -s "$out.json" ] && continue
    winnow "$command" "$kept/$collection" --data "$data/$collection" --precision int8 --json --html "$out.html" --quiet > "$out.part"
    mv "$out.part" "$out.json"
  done
done

# What a graph misses, with few candidates, that it may miss any, and with a filter that admits all but one document.
for collection in "${collections[@]}"; do
  [ "$collection" = npl ] || continue
  graph=$kept/$collection-graph
  index "$collection" "$graph" --tier graph
  for variant in exact graph filtered; do
    out=$kept/$collection.$variant.json
    [ -s "$out" ] && continue
    options=()
    [ $variant != exact ] || options=(--exact)
    [ $variant != filtered ] || options=(--where 'id != "1502"')
    winnow diagnose "$graph" --data "$data/$collection" --mode dense --recall-k 20 --no-rerank --json --quiet "${options[@]}" > "$out.part"
    mv "$out.part" "$out"
  done
done
python3 eng/diagnosis.py "$data" "$kept" "${collections[@]}" > docs/diagnosis.part
mv docs/diagnosis.part docs/diagnosis.md
