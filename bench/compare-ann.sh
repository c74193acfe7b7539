#!/usr/bin/env bash
# Times Winnow's vector search and Faiss's HNSW on the same vectors with the same parameters, in one run and alternately.
#
# usage: compare-ann.sh [--quick] [--json]
#   --quick   100,000 vectors only; otherwise 1,000,000 too, which takes most of an hour
#   --json    print one JSON object (that of 100,000 vectors, the other under "1000000") instead of the tables
# The peers' scripts are looked for in ../shared/peers beside the repository (WINNOW_PEER_SCRIPTS names another folder). The first run
# installs them and makes the vectors under bench/.work; the table is also written to bench/results/.
set -euo pipefail
cd "$(dirname "$0")/.."
peers=$(realpath "${WINNOW_PEER_SCRIPTS:-../shared/peers}")
[ -d "$peers" ] || { echo "no peers at $peers; set WINNOW_PEER_SCRIPTS" >&2; exit 2; }
counts="100000"
case " $* " in *" --quick "*) ;; *) counts="$counts 1000000" ;; esac

bash "$peers/setup.sh" >&2
dotnet build bench/Winnow.Benchmarks -c Release --nologo -v quiet >&2
mkdir -p bench/.work/ann
for count in $counts; do
  files="bench/.work/ann/vectors-$count.f32 bench/.work/ann/queries-$count.f32"
  [ -e "bench/.work/ann/queries-$count.f32" ] \
    || dotnet artifacts/bin/Winnow.Benchmarks/release/Winnow.Benchmarks.dll ann-vectors $files "$count" 1000 384
done
exec node bench/compare-ann.mjs "$peers" "$counts" "$@"
