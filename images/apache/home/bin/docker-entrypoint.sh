#!/bin/bash
# A role comes from the command or from NODE_ROLE; either way the first word of the command is dropped.
set -euo pipefail

case $1:${NODE_ROLE:-} in
  nameserver:* | *:nameserver) shift && exec ./mqnamesrv "$@" ;;
  broker:* | *:broker) shift && exec ./mqbroker "$@" ;;
  controller:* | *:controller) shift && exec ./mqcontroller "$@" ;;
  *) exec "$@" ;;
esac
