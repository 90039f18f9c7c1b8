#!/usr/bin/env bash
# Compiles Java agents, each a folder here, into model/plan/NAME.jar.json, or the folder given for these files. JDKs of one major version
# all make the same of it: nothing is compressed, which differs between builds of zlib, and no time and no builder are noted.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
to=${1:-$here/../model/plan}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Without -Xlint a later JDK warns that 8 is old.
compile() { javac --release 8 -Xlint:-options -g:none "$@"; }

# agent NAME [CLASS...]: of NAME/src, whose class is called as the folder, but for its first letter; these classes of NAME/replaced, which
# come in place of RocketMQ's, are kept in it under other names, so that nobody else loads them
agent() {
  local classes=$work/$1
  compile -d "$classes" "$here/$1/src/$1"/*.java
  printf '%s\n' 'Created-By: pulumi-rocketmq' "Premain-Class: $1.${1^}" >"$work/$1.manifest"
  (($# < 2)) || compile -d "$work/$1.replaced" $(find "$here/$1/replaced" -name '*.java')
  local replaced
  for replaced in "${@:2}"; do
    cp "$(find "$work/$1.replaced" -name "$replaced.class")" "$classes/$1/$replaced.replacement"
  done
  (
    cd "$classes"
    jar --create --file "$work/$1.jar" --manifest "$work/$1.manifest" --no-compress --date 1980-01-01T00:00:02Z "$1"/*
  )
  printf '{\n  "jdk": "%s",\n  "jar": "%s"\n}\n' "$jdk" "$(base64 <"$work/$1.jar" | tr -d '\n')" >"$to/$1.jar.json"
}

jdk=$(javac -version | sed 's/^javac \([0-9]*\).*/\1/')
agent forwarder
agent mending ConsumerOffsetSerializeWrapper 'AutoSwitchHAService$AutoSwitchAcceptSocketService'
