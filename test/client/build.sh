#!/usr/bin/env bash
# Builds the driver against one release of RocketMQ's client: target-VERSION/client.jar and what it needs beside it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

version=${1:-5.5.0}
target=target-$version
done=$target/up-to-date

[[ -e $done && -z $(find build.sh pom.xml src -newer "$done") ]] && exit

for tool in mvn:maven javac:openjdk-17-jdk-headless; do
  command -v "${tool%:*}" >/dev/null ||
    { echo "build.sh: no ${tool%:*} here: install the Debian package ${tool#*:}" >&2; exit 1; }
done

rm -rf "$target"
mvn --batch-mode --quiet -Drocketmq.version="$version" compiler:compile jar:jar dependency:copy-dependencies
touch "$done"
