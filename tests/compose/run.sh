#!/usr/bin/env bash
# The compose file, end to end: starts docker-compose.yml unchanged (without Grafana), posts a wire
# file to the feeder, reads the enriched record from Kafka, asks Prometheus for the counts, and
# checks that every container runs without rights. One `ok` or `FAILED` line a check.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../.." && pwd)
work=$root/target/compose-test
project=copydesk-compose-test

up_timeout_s=180
record_timeout_s=90
metrics_timeout_s=60

services=(feeder normalizer extractor publisher)
others=(kafka prometheus)

usage() {
  cat <<'USAGE'
usage: run.sh [--prebuilt BINARY] [--keep] [WIRE_FILE]

WIRE_FILE  the message to send (default: tests/compose/harbour.txt)
--prebuilt takes this copydesk binary into the image instead of building it in a container; it must
           run on the image's Debian release
--keep     leaves the containers running and prints how to reach them

Installs Docker and Compose (Debian, as root) when missing, and starts dockerd when none runs (and
stops it again). Base images that neither are there nor can be pulled get stand-ins (stand-ins.sh).
exit: 0 all checks passed, 1 a check failed, 2 wrong usage, 3 the containers could not be started
environment: COMPOSE        the compose command (default: `docker compose`, else `docker-compose`)
             BUILD_NETWORK  network of image builds, such as host
             PULL=no        makes stand-ins without trying to pull
USAGE
}

say() { printf 'run.sh: %s\n' "$*" >&2; }

failures=0
checks=0
ok() {
  checks=$((checks + 1))
  printf 'ok %s\n' "$*"
}
failed() {
  checks=$((checks + 1))
  failures=$((failures + 1))
  printf 'FAILED %s\n' "$*"
}

give_up() {
  failed "$*"
  exit 3
}

prebuilt=
keep=
wire=$here/harbour.txt
while (($# > 0)); do
  case $1 in
    --prebuilt)
      if (($# < 2)); then
        usage >&2
        exit 2
      fi
      prebuilt=$2
      shift
      ;;
    --keep) keep=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    -*)
      usage >&2
      exit 2
      ;;
    *) wire=$1 ;;
  esac
  shift
done
if [[ ! -r $wire ]]; then
  say "cannot read $wire"
  exit 2
fi
if [[ -n $prebuilt && ! -x $prebuilt ]]; then
  say "$prebuilt is not an executable file"
  exit 2
fi
mkdir -p "$work"

dockerd_pid=
started_up=
compose=()

finish() {
  local code=$?
  trap - EXIT
  trap '' INT TERM
  if [[ -n $started_up ]]; then
    if ((code != 0 || failures > 0)); then
      "${compose[@]}" logs --no-color >"$work/containers.log" 2>&1 || true
      say "the containers' logs are in $work/containers.log; their ends:"
      "${compose[@]}" logs --no-color --tail 8 >&2 2>/dev/null || true
    fi
    if [[ -z $keep ]]; then
      if ! "${compose[@]}" down --volumes --remove-orphans >"$work/down.log" 2>&1; then
        cat "$work/down.log" >&2
        say "the containers could not be removed"
      fi
    fi
  fi
  if [[ -n $dockerd_pid && -z $keep ]]; then
    kill "$dockerd_pid" 2>/dev/null || true
    wait "$dockerd_pid" 2>/dev/null || true
  fi
  if [[ -d $work/context ]]; then
    rm -rf -- "$work/context"
  fi
  printf '%s passed, %s failed\n' "$((checks - failures))" "$failures"
  if ((code == 0 && failures > 0)); then
    code=1
  fi
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

install_missing() {
  local packages=()
  command -v dockerd >/dev/null || docker info >/dev/null 2>&1 || packages+=(docker.io)
  if ! docker compose version >/dev/null 2>&1 && ! command -v docker-compose >/dev/null && [[ -z ${COMPOSE:-} ]]; then
    packages+=(docker-compose)
  fi
  command -v curl >/dev/null || packages+=(curl ca-certificates)
  if ((${#packages[@]} == 0)); then
    return
  fi
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    give_up "missing here: ${packages[*]}"
  fi
  say "installing ${packages[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq "${packages[@]}" >/dev/null
}

# Containers on machines without overlayfs, or without the right to change the packet filter, need
# other settings than the default ones; the first that work are taken.
start_dockerd() {
  if docker info >/dev/null 2>&1; then
    return
  fi
  if ((EUID != 0)); then
    give_up "no Docker daemon answers, and starting one needs root"
  fi
  local flags waited
  for flags in '' '--storage-driver=vfs' '--iptables=false' '--storage-driver=vfs --iptables=false'; do
    read -ra with <<<"$flags"
    setsid dockerd "${with[@]}" >"$work/dockerd.log" 2>&1 </dev/null &
    dockerd_pid=$!
    for ((waited = 0; waited < 60; waited++)); do
      if docker info >/dev/null 2>&1; then
        say "started dockerd $flags"
        return
      fi
      if ! kill -0 "$dockerd_pid" 2>/dev/null; then
        break
      fi
      sleep 0.5
    done
    kill "$dockerd_pid" 2>/dev/null || true
    wait "$dockerd_pid" 2>/dev/null || true
    dockerd_pid=
  done
  tail -n 20 "$work/dockerd.log" >&2
  give_up "dockerd does not start; the end of its log is above"
}

# A real image where it can be had, a stand-in elsewhere. One failed pull means no registry.
get_images() {
  local image missing=() names=(debian kafka prometheus)
  if [[ -z $prebuilt ]]; then
    names+=(rust)
  fi
  while read -r image; do
    if [[ -n $prebuilt && $image == rust:* ]]; then
      continue
    fi
    if ! docker image inspect "$image" >/dev/null 2>&1; then
      missing+=("$image")
    fi
  done < <("$here/stand-ins.sh" --list)
  if ((${#missing[@]} == 0)); then
    return
  fi
  if [[ ${PULL:-yes} != no ]]; then
    for image in "${missing[@]}"; do
      if ! timeout 600 docker pull --quiet "$image" >/dev/null 2>"$work/pull.log"; then
        say "cannot pull $image: $(tail -n 1 "$work/pull.log")"
        break
      fi
    done
  fi
  "$here/stand-ins.sh" "${names[@]}"
}

build_image() {
  local target=()
  local network=(${BUILD_NETWORK:+--network "$BUILD_NETWORK"})
  if [[ -n $prebuilt ]]; then
    target=(--target runtime)
  fi
  local tag=$COPYDESK_IMAGE${prebuilt:+-runtime}
  if ! docker build "${network[@]}" "${target[@]}" --tag "$tag" "$root" >"$work/build.log" 2>&1; then
    tail -n 30 "$work/build.log" >&2
    give_up "the image is built (log: $work/build.log)"
  fi
  if [[ -n $prebuilt ]]; then
    mkdir -p "$work/context"
    cp -- "$prebuilt" "$work/context/copydesk"
    printf 'FROM %s\nCOPY copydesk /usr/local/bin/copydesk\n' "$tag" >"$work/context/Dockerfile"
    if ! docker build --tag "$COPYDESK_IMAGE" "$work/context" >"$work/build.log" 2>&1; then
      tail -n 30 "$work/build.log" >&2
      give_up "the image is built (log: $work/build.log)"
    fi
  fi
  ok "the image is built${prebuilt:+ around the given binary}"
}

free_port() {
  local port
  for _ in {1..50}; do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s\n' "$port"
      return
    fi
  done
  give_up "a free port is found"
}

container() { "${compose[@]}" ps -q "$1" 2>/dev/null | head -n 1; }

# Runs a command in the container of a service.
within() {
  local service=$1
  shift
  docker exec "$(container "$service")" "$@"
}

start_containers() {
  started_up=yes
  if ! timeout "$up_timeout_s" "${compose[@]}" up --detach --no-build "${others[@]}" topics "${services[@]}" >"$work/up.log" 2>&1; then
    tail -n 20 "$work/up.log" >&2
    give_up "the containers start"
  fi
  local deadline=$((SECONDS + up_timeout_s)) service health waiting
  while true; do
    waiting=()
    for service in "${others[@]}" "${services[@]}"; do
      health=$(docker inspect --format '{{.State.Health.Status}}' "$(container "$service")" 2>/dev/null || true)
      if [[ $health != healthy ]]; then
        waiting+=("$service (${health:-absent})")
      fi
    done
    if ((${#waiting[@]} == 0)); then
      ok "all containers are healthy"
      return
    fi
    if ((SECONDS >= deadline)); then
      give_up "all containers are healthy within $up_timeout_s s; not: ${waiting[*]}"
    fi
    sleep 1
  done
}

send_and_read() {
  local answer sum
  if answer=$(curl --silent --show-error --fail-with-body --max-time 30 --header 'content-type: text/plain' \
    --data-binary "@$wire" "http://127.0.0.1:$COPYDESK_HTTP_PORT/v1/wire" 2>&1); then
    ok "the feeder takes the message${answer:+: $answer}"
  else
    failed "the feeder takes the message: $answer"
    return
  fi
  sum=$(sha256sum <"$wire" | cut -d ' ' -f 1)
  if ! timeout "$record_timeout_s" docker exec "$(container publisher)" \
    copydesk tail wire.enriched.v1 -n 1 --from-beginning >"$work/enriched.json" 2>"$work/tail.log"; then
    tail -n 5 "$work/tail.log" >&2
    failed "the enriched record is read within $record_timeout_s s"
    return
  fi
  if grep -q "$sum" "$work/enriched.json"; then
    ok "the enriched record is that of the message sent (its raw.sha256 is the file's)"
  else
    failed "the enriched record is that of the message sent: no $sum in $work/enriched.json"
  fi
  if grep -Eq '"schema" *: *"copydesk\.enriched/1"' "$work/enriched.json"; then
    ok "the enriched record is of the schema copydesk.enriched/1"
  else
    failed "the enriched record is of the schema copydesk.enriched/1: see $work/enriched.json"
  fi
}

# 0 when the Prometheus query $1 has a result.
query_holds() {
  curl --silent --max-time 5 --get --data-urlencode "query=$1" "http://127.0.0.1:$PROMETHEUS_PORT/api/v1/query" |
    grep -q '"value":\['
}

check_metric() {
  local what=$1 query=$2 deadline=$((SECONDS + metrics_timeout_s))
  until query_holds "$query"; do
    if ((SECONDS >= deadline)); then
      failed "$what: no result for $query within $metrics_timeout_s s"
      return
    fi
    sleep 1
  done
  ok "$what"
}

check_metrics() {
  local service
  for service in "${services[@]}"; do
    check_metric "Prometheus scrapes $service" "up{job=\"$service\"} == 1"
    check_metric "$service says that it is ready" "copydesk_ready{service=\"$service\"} == 1"
  done
  for service in normalizer extractor publisher; do
    check_metric "$service counts the message in" "sum(copydesk_messages_in_total{service=\"$service\"}) >= 1"
  done
}

# What the kernel says of the first process: its user and its capabilities.
status_field() { within "$1" cat /proc/1/status | sed -n "s/^$2:[[:space:]]*//p" | cut -f 1; }

check_rights() {
  local service uid capabilities
  for service in "${others[@]}" "${services[@]}"; do
    uid=$(status_field "$service" Uid || true)
    if [[ $uid =~ ^[0-9]+$ ]] && ((uid > 0)); then
      ok "$service runs as user $uid"
    else
      failed "$service runs as a user other than root: ${uid:-unknown}"
    fi
    capabilities=$(status_field "$service" CapBnd || true)
    if [[ $capabilities =~ ^0+$ && $(status_field "$service" NoNewPrivs || true) == 1 ]]; then
      ok "$service has no capabilities and can gain none"
    else
      failed "$service has no capabilities and can gain none: CapBnd ${capabilities:-unknown}"
    fi
  done
  for service in "${services[@]}" prometheus; do
    if within "$service" grep -Eq '^[^ ]+ / [^ ]+ ro[, ]' /proc/1/mounts; then
      ok "$service has a read-only root"
    else
      failed "$service has a read-only root"
    fi
  done
}

install_missing
start_dockerd
if [[ -n ${COMPOSE:-} ]]; then
  read -ra compose <<<"$COMPOSE"
elif docker compose version >/dev/null 2>&1; then
  compose=(docker compose)
else
  compose=(docker-compose)
fi
compose+=(--project-name "$project" --file "$root/docker-compose.yml")

# Ports of its own, so that a Copydesk that is running on this machine is left alone.
export COPYDESK_IMAGE=copydesk:compose-test
COPYDESK_HTTP_PORT=$(free_port)
KAFKA_HOST_PORT=$(free_port)
PROMETHEUS_PORT=$(free_port)
export COPYDESK_HTTP_PORT KAFKA_HOST_PORT PROMETHEUS_PORT

# What a killed run left behind would answer in this one's place.
"${compose[@]}" down --volumes --remove-orphans >/dev/null 2>&1 || true

get_images
build_image
start_containers
send_and_read
check_metrics
check_rights
if [[ -n $keep ]]; then
  say "left running: feeder http://127.0.0.1:$COPYDESK_HTTP_PORT, Kafka 127.0.0.1:$KAFKA_HOST_PORT, Prometheus http://127.0.0.1:$PROMETHEUS_PORT"
  say "remove with: ${compose[*]} down --volumes"
fi
