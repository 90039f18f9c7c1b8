# shellcheck shell=sh disable=SC2034 # sourced by runbroker.sh and runserver.sh
broker_heap=${HEAP_OPTS:--Xms2g -Xmx2g -Xmn1g -XX:MaxDirectMemorySize=1g}
server_heap=${HEAP_OPTS:--Xms1g -Xmx1g -Xmn512m}
