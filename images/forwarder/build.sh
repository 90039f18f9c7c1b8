#!/usr/bin/env bash
# Compiles the agent into model/plan/forwarder.jar.json, or the file named. JDKs of one major version all make the same of it: nothing is
# compressed, which differs between builds of zlib, and no time and no builder are noted.
set -euo pipefail
export LC_ALL=C

here=$(dirname "${BASH_SOURCE[0]}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Without -Xlint a later JDK warns that 8 is old.
javac --release 8 -Xlint:-options -g:none -d "$work" "$here"/src/forwarder/*.java
printf '%s\n' 'Created-By: pulumi-rocketmq' 'Premain-Class: forwarder.Forwarder' >"$work/manifest"
(
  cd "$work"
  jar --create --file jar --manifest manifest --no-compress --date 1980-01-01T00:00:02Z forwarder/*.class
)

jdk=$(javac -version | sed 's/^javac \([0-9]*\).*/\1/')
printf '{\n  "jdk": "%s",\n  "jar": "%s"\n}\n' "$jdk" "$(base64 <"$work/jar" | tr -d '\n')" >"${1:-$here/../../model/plan/forwarder.jar.json}"
