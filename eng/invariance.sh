#!/usr/bin/env bash
# Scores 200 pairs with the shipped cross-encoder, at both precisions, in a hundred random batches, orders and thread counts: same bits each time.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build tests/Winnow.Tests -v quiet --nologo
WINNOW_LONG=1 exec dotnet artifacts/bin/Winnow.Tests/debug/Winnow.Tests.dll -noColor -method '*SameBitsInRandomBatches'
