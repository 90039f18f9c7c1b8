#!/usr/bin/env bash
# Fetches RocketMQ's benchmark programs and what they need into target-lib.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

[[ target-lib -nt pom.xml && -n $(ls target-lib) ]] && exit
command -v mvn >/dev/null || { echo "build.sh: no mvn here: install the Debian package maven" >&2; exit 1; }
rm -rf target-lib
mvn --batch-mode --quiet dependency:copy-dependencies
touch target-lib
