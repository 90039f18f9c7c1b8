#!/usr/bin/env bash
# Builds what the driver in one language needs into target-LANGUAGE. go: the driver, as a binary that runs in any
# container; python: a virtual environment. Node.js needs nothing: Apache's client is one of the project's packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

language=${1:-}
target=target-$language
done=$target/up-to-date

case $language in
  go) sources=(go) command=go package=golang-go ;;
  python) sources=(python/requirements.txt) command=python3 package=python3-venv ;;
  *) echo "build.sh go|python" >&2; exit 1 ;;
esac

exec {lock}<. && flock "$lock" # tests that start together build once
[[ -e $done && -z $(find build.sh "${sources[@]}" -newer "$done") ]] && exit

command -v "$command" >/dev/null ||
  { echo "build.sh: no $command here: install the Debian package $package" >&2; exit 1; }

rm -rf "$target"
if [[ $language == go ]]; then
  (cd go && CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags=-s -o "../$target/client")
else
  python3 -m venv "$target"
  "$target/bin/pip" install --quiet --disable-pip-version-check --requirement python/requirements.txt
fi
touch "$done"
