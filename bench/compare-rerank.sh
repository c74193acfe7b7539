#!/usr/bin/env bash
# Times Winnow and ONNX Runtime on the same checkpoints and the same pair lengths, in one run and alternately.
#
# usage: compare-rerank.sh [--quick] [--json] [--shape NAMES] [--precision NAMES] [--threads NUMBERS] [--rounds N] [--runs N]
#   --quick       MiniLM-L6 and TinyBERT-L2 at 2 threads only, four minutes at most; writes no file
#   --json        print the rows as JSON instead of a table
#   --shape       of tinybert-l2, minilm-l6, minilm-l12, bert-base; --precision of int8, fp32; --threads of 2, 1: comma-separated
#   --rounds      turns that each engine gets; --runs: runs in each turn. By default fewer for large models.
# A full run takes a quarter of an hour on two cores. A slice of it replaces its own rows in the table under bench/results/.
# The peers' scripts are looked for in ../shared/peers beside the repository (WINNOW_PEER_SCRIPTS names another folder). The first run
# installs them and makes the checkpoints under bench/.work. WINNOW_BUILT=1 measures the release build that is there.
set -euo pipefail
cd "$(dirname "$0")/.."
peers=$(realpath "${WINNOW_PEER_SCRIPTS:-../shared/peers}")
[ -d "$peers" ] || { echo "no peers at $peers; set WINNOW_PEER_SCRIPTS" >&2; exit 2; }
shapes="tinybert-l2 minilm-l6"
case " $* " in
  *" --shape "*) shapes=$(sed 's/.* --shape \([^ ]*\).*/\1/; s/,/ /g' <<<" $* ") ;;
  *" --quick "*) ;;
  *) shapes="$shapes minilm-l12 bert-base" ;;
esac

bash "$peers/setup.sh" >&2
mkdir -p bench/.work
for shape in $shapes; do
  [ -e "bench/.work/$shape/model_int8.onnx" ] || (cd bench/.work && bash "$peers/run.sh" make_model.py "$shape" "$shape" --int8 >&2)
done
[ -d bench/.work/node_modules/onnxruntime-node ] || (cd bench/.work && npm install --silent --ignore-scripts onnxruntime-node >&2)
[ -n "${WINNOW_BUILT:-}" ] || dotnet build bench/Winnow.Benchmarks -c Release --nologo -v quiet >&2
exec node bench/compare-rerank.mjs "$peers" "$@"
