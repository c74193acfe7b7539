#!/usr/bin/env bash
# A million passages on one machine: generates a corpus, indexes it, and measures stage 1, memory and filters.
#
#   usage: bench/million.sh PASSAGES_FOLDER QUERIES.jsonl.gz [COUNT]
#
# PASSAGES_FOLDER holds .jsonl.gz files with a "text" in each line; the corpus is made of their sentences (see Million/GeneratedCorpus.cs).
# Needs about 6 GB under bench/.work for a million.
set -euo pipefail
cd "$(dirname "$0")/.."
passages=${1:?usage: bench/million.sh PASSAGES_FOLDER QUERIES.jsonl.gz [COUNT]}
queries=${2:?usage: bench/million.sh PASSAGES_FOLDER QUERIES.jsonl.gz [COUNT]}
count=${3:-1000000}
work=bench/.work/million
mkdir -p "$work"
dotnet build -c Release -v q --nologo bench/Winnow.Benchmarks
dotnet build -c Release -v q --nologo src/Winnow.Cli
bench() { dotnet artifacts/bin/Winnow.Benchmarks/release/Winnow.Benchmarks.dll "$@"; }

[ -f "$work/corpus-$count.jsonl" ] || bench corpus "$passages" "$count" "$work/corpus-$count.jsonl"
rm -rf "$work/index"
began=$(date +%s)
dotnet artifacts/bin/Winnow.Cli/release/Winnow.Cli.dll index "$work/corpus-$count.jsonl" --out "$work/index" --quiet
echo "{\"indexed_s\": $(($(date +%s) - began)), \"index_mib\": $(du -sm "$work/index" | cut -f1)}"
bench stage1 "$work/index" "$queries"
