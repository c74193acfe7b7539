#!/usr/bin/env bash
# The long campaigns against the index: crashes at every call, failing calls, corruption, random updates, kills. About a quarter of an hour.
#   eng/crash.sh [DIR]    where the tests are built; default: the Release build of this tree
set -euo pipefail
cd "$(dirname "$0")/.."
export WINNOW_LONG=1
if [ $# -eq 0 ]; then
  dotnet build -c Release -v q tests/Winnow.Tests
  dotnet build -c Release -v q tests/Winnow.AcceptanceTests
fi
bin=${1:-artifacts/bin}
config=$([ $# -eq 0 ] && echo release || echo debug)
for class in CrashTests IoErrorTests IndexRepairTests IndexModelTests; do
  dotnet "$bin/Winnow.Tests/$config/Winnow.Tests.dll" -noColor -showLiveOutput -class "Winnow.Tests.Indexing.$class"
done
dotnet "$bin/Winnow.AcceptanceTests/$config/Winnow.AcceptanceTests.dll" -noColor -showLiveOutput -class Winnow.AcceptanceTests.KillTests
