#!/usr/bin/env bash
# Predicted times beside measured ones, and what searches with a deadline reach: writes bench/results/<processor>/latency.md.
#
#   usage: bench/latency.sh DATA [COLLECTION...]
#
# DATA holds the collections in BEIR's layout (cranfield and cisi unless others are named). Each is calibrated for the shipped models at int8;
# the first one's profile is then searched with deadlines. Leave the machine alone meanwhile: what it measures is time.
set -euo pipefail
. "$(dirname "$0")/../eng/collections-kept.sh" bench/.work/latency "cranfield cisi" "$@"
dotnet build -c Release -v q --nologo bench/Winnow.Benchmarks

for collection in "${collections[@]}"; do
  index "$collection" "$kept/$collection"
  winnow calibrate "$kept/$collection" --data "$data/$collection" --precision int8 --out "$kept/$collection.profile" --json --quiet > "$kept/$collection.json"
done
dotnet artifacts/bin/Winnow.Benchmarks/release/Winnow.Benchmarks.dll deadline \
  "$kept/${collections[0]}" "$data/${collections[0]}" --profile "$kept/${collections[0]}.profile" --queries 225 > "$kept/deadline.md"

python3 bench/latency.py "$kept" "${collections[@]}"
