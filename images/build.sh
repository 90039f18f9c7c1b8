#!/usr/bin/env bash
# Builds the stand-in images of the versions named, by default those that the tests use. See README.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export LC_ALL=C

(($#)) || set -- 5.5.0 4.9.7 4.4.0

base=localhost/rocketmq-base:bookworm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

need() { # command, Debian package
  command -v "$1" >/dev/null || { echo "build.sh: no $1 here: install the Debian package $2" >&2; exit 1; }
}

up_to_date() { # image, inputs
  [[ $(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null) == "$2" ]]
}

build_base() {
  need mmdebstrap mmdebstrap
  echo "building $base"
  # By way of a file: docker would make an image of what a failing mmdebstrap leaves in a pipe.
  mmdebstrap --quiet --variant=minbase --include=openjdk-17-jre-headless,openssl bookworm "$work/base.tar"
  docker import --change 'ENV LANG=C.UTF-8' --change "LABEL $label=$base_inputs" "$work/base.tar" "$base" >/dev/null
}

build_image() { # version, kind, tags...
  local version=$1 kind=$2
  shift 2
  local home=$work/$version/home roles=(namesrv broker tools) log_config='logback_ROLE.xml' maven=()
  if [[ $version == 5.* ]]; then
    roles+=(proxy controller) log_config='rmq.ROLE.logback.xml' maven=(-P5.x)
  fi

  need mvn maven
  echo "building $1"
  mkdir -p "$work/$version"
  cp -R "$kind/." "$work/$version"
  cp -R common/. "$home"
  [[ $version != 5.* ]] || cp -R 5.x/. "$home"
  for role in "${roles[@]}"; do
    sed "s/@ROLE@/$role/g" logback.xml >"$home/conf/${log_config/ROLE/$role}"
  done
  mvn --batch-mode --quiet --strict-checksums "${maven[@]}" -Drocketmq.version="$version" \
    dependency:copy-dependencies -DoutputDirectory="$home/lib"

  # The classic builder takes a base image that exists on this machine only as it is; BuildKit may ask a registry.
  local image tag
  image=$(DOCKER_BUILDKIT=0 docker build --quiet --build-arg version="$version" --label "$label=$inputs" \
    "$work/$version" 2>"$work/log") || { cat "$work/log" >&2; return 1; }
  check_image "$image" "$1"
  for tag in "$@"; do docker tag "$image" "$tag"; done
}

# Only an image in which RocketMQ starts gets its name. A jar may be broken on this disk, where nobody checks it again.
check_image() { # id, name
  local server
  for server in mqnamesrv mqbroker; do
    docker run --rm --entrypoint sh "$1" "$server" -p >"$work/check" 2>&1 && continue
    tail -n 5 "$work/check" >&2
    docker image rm "$1" >/dev/null
    echo "build.sh: $2 was built, but $server does not start in it. Should a jar be broken, remove" \
      "~/.m2/repository/org/apache/rocketmq, and build again." >&2
    return 1
  done
}

need docker docker.io
docker version >/dev/null # a daemon that is not there should say so now, not after minutes

# Each image remembers in this label what it was made from, so that nothing is built twice.
label=stand-in.inputs
base_inputs=$(declare -f build_base | sha256sum | cut -d' ' -f1)
inputs=$(find build.sh pom.xml logback.xml apache rocketmqinc common 5.x -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)

for version in "$@"; do
  case $version in
    4.4.0) kind=rocketmqinc tags=(localhost/rocketmqinc/rocketmq:{4.4.0,latest}) ;;
    *) kind=apache tags=("localhost/apache/rocketmq:$version") ;;
  esac
  for tag in "${tags[@]}"; do
    up_to_date "$tag" "$inputs" && continue
    up_to_date "$base" "$base_inputs" || build_base
    build_image "$version" "$kind" "${tags[@]}"
    break
  done
  echo "ready ${tags[*]}"
done
