#!/bin/sh
# Runs the JVM of a name server, proxy or controller as a child, never by exec: see mqbroker.
set -eu
# shellcheck source=/dev/null # each kind of image has its own
. "$ROCKETMQ_HOME/bin/heap.sh"

# shellcheck disable=SC2086,SC2154 # each variable holds several options
java @"$ROCKETMQ_HOME/bin/java17.args" ${JAVA_OPT:-} -server $server_heap \
  -XX:+UseG1GC -XX:SoftRefLRUPolicyMSPerMB=0 -XX:-OmitStackTraceInFastThrow \
  '-Xlog:gc*:file=/dev/shm/rmq_srv_gc_%p.log:time,tags:filecount=5,filesize=30m' \
  ${JAVA_OPT_EXT:-} -cp "$ROCKETMQ_HOME/conf:$ROCKETMQ_HOME/lib/*" "$@"
