# shellcheck shell=sh disable=SC2034 # sourced by runbroker.sh and runserver.sh
# Bytes; left to itself the JVM takes a quarter of the memory that the container may use, and so does this image.
heap=${MAX_POSSIBLE_HEAP:-$(java -XX:+PrintFlagsFinal -version 2>/dev/null | awk '$2 == "MaxHeapSize" { print $4 }')}
server_heap="-Xms$heap -Xmx$heap -Xmn$((heap / 2))"
broker_heap="$server_heap -XX:MaxDirectMemorySize=$heap"
