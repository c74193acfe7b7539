# Sourced by the scripts that measure the test collections, as: . eng/collections-kept.sh FOLDER "DEFAULT COLLECTIONS" DATA [COLLECTION...]
# Goes to the repository's root and sets data, collections and kept (FOLDER, where indexes and figures stay until they are deleted); defines
# winnow, the Release build of the command line, and index, which indexes a collection unless that is kept.
kept=$1
read -ra collections <<< "$2"
data=$(cd "${3:?usage: $0 DATA [COLLECTION...]}" && pwd)
[ $# -eq 3 ] || collections=("${@:4}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "$kept"
dotnet build src/Winnow.Cli -c Release --nologo -v quiet
winnow() { dotnet artifacts/bin/Winnow.Cli/release/Winnow.Cli.dll "$@"; }

# index COLLECTION DIRECTORY [OPTION...]: each document is one passage.
index() {
  [ -d "$2" ] || winnow index "$(ls -d "$data/$1"/corpus.jsonl* | head -1)" --whole --out "$2" --quiet "${@:3}"
}
