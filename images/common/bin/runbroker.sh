#!/bin/sh
# Runs a broker's JVM as a child, never by exec: see mqbroker.
set -eu
# shellcheck source=/dev/null # each kind of image has its own
. "$ROCKETMQ_HOME/bin/heap.sh"

# shellcheck disable=SC2086,SC2154 # each variable holds several options
java @"$ROCKETMQ_HOME/bin/java17.args" ${JAVA_OPT:-} -server $broker_heap \
  -XX:+UseG1GC -XX:G1HeapRegionSize=16m -XX:G1ReservePercent=25 -XX:InitiatingHeapOccupancyPercent=30 \
  -XX:SoftRefLRUPolicyMSPerMB=0 -XX:SurvivorRatio=8 -XX:-OmitStackTraceInFastThrow -XX:+AlwaysPreTouch \
  '-Xlog:gc*:file=/dev/shm/mq_gc_%p.log:time,tags:filecount=5,filesize=30m' \
  ${JAVA_OPT_EXT:-} -cp "$ROCKETMQ_HOME/conf:$ROCKETMQ_HOME/lib/*" "$@"
