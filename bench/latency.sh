#!/usr/bin/env bash
# Predicted times beside measured ones, and what searches with a deadline reach: writes bench/results/<processor>/latency.md.
#
#   usage: bench/latency.sh DATA [COLLECTION...]
#
# DATA holds the collections in BEIR's layout (cranfield and cisi unless others are named). Each is calibrated for the shipped models at int8;
# the first one's profile is then searched with deadlines. Leave the machine alone meanwhile: what it measures is time.
set -euo pipefail
data=$(cd "${1:?usage: bench/latency.sh DATA [COLLECTION...]}" && pwd)
shift
cd "$(dirname "$0")/.."
collections=("$@")
[ ${#collections[@]} -gt 0 ] || collections=(cranfield cisi)
work=bench/.work/latency
mkdir -p "$work"
dotnet build -c Release -v q --nologo bench/Winnow.Benchmarks
dotnet build -c Release -v q --nologo src/Winnow.Cli
winnow() { dotnet artifacts/bin/Winnow.Cli/release/Winnow.Cli.dll "$@"; }

for collection in "${collections[@]}"; do
  index=$work/$collection
  [ -d "$index" ] || winnow index "$(ls -d "$data/$collection"/corpus.jsonl* | head -1)" --whole --out "$index" --quiet
  winnow calibrate "$index" --data "$data/$collection" --precision int8 --out "$work/$collection.profile" --json --quiet > "$work/$collection.json"
done
dotnet artifacts/bin/Winnow.Benchmarks/release/Winnow.Benchmarks.dll deadline \
  "$work/${collections[0]}" "$data/${collections[0]}" --profile "$work/${collections[0]}.profile" --queries 225 > "$work/deadline.md"

python3 bench/latency.py "$work" "${collections[@]}"
