#!/usr/bin/env bash
# The long run of the lexical index's tests: 10,000 queries against exhaustive scoring, 10,000 corruptions, many merges (a few minutes).
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build tests/Winnow.Tests --nologo -v quiet
WINNOW_LONG=1 exec dotnet artifacts/bin/Winnow.Tests/debug/Winnow.Tests.dll -noColor -diagnostics -namespace Winnow.Tests.Indexing.Lexical
