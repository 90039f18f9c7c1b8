#!/bin/sh
# Runs an administration command in a heap of its own; as in the official images JAVA_OPT_EXT has no say here.
set -eu

# shellcheck disable=SC2086 # JAVA_OPT holds several options
java @"$ROCKETMQ_HOME/bin/java17.args" ${JAVA_OPT:-} -server -Xms1g -Xmx1g -Xmn256m \
  -XX:MetaspaceSize=128m -XX:MaxMetaspaceSize=128m \
  -cp "$ROCKETMQ_HOME/conf:$ROCKETMQ_HOME/lib/*" "$@"
