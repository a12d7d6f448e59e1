#!/usr/bin/env bash
# A real Apache Kafka for the tests: one node (broker and controller in one process, KRaft), from
# the jars that pom.xml names. A test starts `kafka.sh run`, reads one line from its standard
# output, and ends the broker by closing its standard input, which also happens when the test dies.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../.." && pwd)
cache=${COPYDESK_KAFKA_CACHE:-$root/target/kafka}
jars=$cache/jars

start_timeout_s=60
stop_timeout_s=15
node_id=1
# One fixed id for all throw-away clusters: they never meet, and a formatted directory can be copied.
cluster_id=Q29weWRlc2tUZXN0S2Fma2

usage() {
  cat <<'USAGE'
usage: kafka.sh run [--data DIR] [--port N] [--controller-port N]
       kafka.sh fetch
       kafka.sh check
       kafka.sh tool CLASS [ARGUMENT...]

run    Starts the broker on 127.0.0.1, waits until it answers, prints one line
           bootstrap=127.0.0.1:PORT pid=PID data=DIR
       and stays until its standard input closes or SIGTERM, SIGINT or SIGHUP comes; then it stops
       the broker. Without --data the data directory is a temporary one, removed at the end. With
       --data DIR the directory stays; running again on it starts the same broker with its data,
       on the ports it had unless others are given. Without ports free ones are chosen.
fetch  Fetches the jars with Maven; does nothing, offline, when they are there. As root on a system
       with apt it installs java and Maven first, when they are missing.
check  Says whether java (17 or later) and mvn are there.
tool   Runs a class of the Kafka tools, such as org.apache.kafka.tools.TopicCommand.

exit:  0 stopped as asked, 1 the broker failed or ended by itself, 2 wrong usage,
       3 java or mvn missing, 4 a given port is taken or the data directory is in use
environment: COPYDESK_KAFKA_CACHE  where the jars are kept (default target/kafka in this repository)
             KAFKA_HEAP            options for the heap (default -Xms256m -Xmx1g)
USAGE
}

say() { printf 'kafka.sh: %s\n' "$*" >&2; }

fail() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

java_bin() {
  if [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/java ]]; then
    printf '%s\n' "$JAVA_HOME/bin/java"
  else
    command -v java || true
  fi
}

# Prints what is missing, or nothing.
missing_java() {
  local java version
  java=$(java_bin)
  if [[ -z $java ]]; then
    printf 'java 17 or later is missing'
    return
  fi
  version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  if [[ ! $version =~ ^[0-9]+$ ]] || ((version < 17)); then
    printf 'java 17 or later is missing (%s is version %s)' "$java" "${version:-unknown}"
  fi
}

# Prints what is missing, or nothing.
missing_tools() {
  local missing
  missing=$(missing_java)
  if ! command -v mvn >/dev/null; then
    missing="${missing:+$missing; }mvn (Apache Maven) is missing"
  fi
  printf '%s' "$missing"
}

check() {
  local missing
  missing=$(missing_tools)
  if [[ -n $missing ]]; then
    fail 3 "$missing"
  fi
}

install_missing() {
  if [[ -n $(missing_tools) ]] && ((EUID == 0)) && command -v apt-get >/dev/null; then
    say "installing java and Maven"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq openjdk-17-jre-headless maven >/dev/null
  fi
}

# The stamp holds the check-sum of pom.xml, so that a changed version fetches again.
fetched() {
  [[ -f $jars/.complete && $(<"$jars/.complete") == "$(sha256sum <"$here/pom.xml")" ]]
}

fetch() {
  if fetched; then
    return
  fi
  check
  mkdir -p "$cache"
  # Two test processes may start at once: one fetches, the other waits and finds the jars there.
  exec {lock}>"$cache/.lock"
  flock "$lock"
  if ! fetched; then
    say "fetching Apache Kafka with Maven into $jars"
    rm -rf -- "$jars" "$jars.new"
    if ! mvn --quiet --batch-mode --file "$here/pom.xml" dependency:copy-dependencies \
      -DincludeScope=runtime -DoutputDirectory="$jars.new" >"$cache/maven.log" 2>&1; then
      tail -n 20 "$cache/maven.log" >&2
      fail 1 "Maven could not fetch the jars; its output is in $cache/maven.log"
    fi
    sha256sum <"$here/pom.xml" >"$jars.new/.complete"
    mv -- "$jars.new" "$jars"
  fi
  exec {lock}>&-
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range that outgoing connections take their ports from, so that none of them is in the way.
free_port() {
  local port
  for _ in {1..50}; do
    port=$((20000 + ${SRANDOM:-$RANDOM} % 12000))
    if ! listens "$port"; then
      printf '%s\n' "$port"
      return
    fi
  done
  fail 1 "no free port found between 20000 and 31999"
}

# A Metadata request (version 1, no topics) by hand: a Java client would take a second to start for
# each try. The broker lists itself only once its controller has admitted it, so an answer with a
# broker in it means that topics can be made.
answers() {
  local port=$1 reply
  reply=$(
    exec 2>/dev/null
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    # length 14; api key 3, version 1; correlation id 7; no client id; an empty list of topics
    printf '\x00\x00\x00\x0e\x00\x03\x00\x01\x00\x00\x00\x07\xff\xff\x00\x00\x00\x00' >&3
    timeout 2 head -c 12 <&3 | od -An -v -tx1 | tr -d ' \n'
  ) || return 1
  # length, correlation id 7, number of brokers 1
  [[ $reply == ????????0000000700000001 ]]
}

write_properties() {
  local file=$1 data=$2 port=$3 controller_port=$4
  cat >"$file" <<PROPERTIES
process.roles=broker,controller
node.id=$node_id
controller.quorum.voters=$node_id@127.0.0.1:$controller_port
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller_port
advertised.listeners=PLAINTEXT://127.0.0.1:$port
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=$data/log

auto.create.topics.enable=false
num.partitions=1
default.replication.factor=1
min.insync.replicas=1
message.max.bytes=67108864
replica.fetch.max.bytes=67108864

# Nothing is ever deleted under a test's feet.
log.retention.ms=-1
log.retention.bytes=-1

# A group forms at once, and a test may notice a dead member within a second.
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000

offsets.topic.replication.factor=1
offsets.topic.num.partitions=5
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=5
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1

# A broker that was killed is admitted again only when its old session is over.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
PROPERTIES
}

# Formatting takes a Java start of its own, so it is done once and the result copied.
format_data() {
  local data=$1
  if [[ -f $data/log/meta.properties ]]; then
    return
  fi
  mkdir -p "$cache"
  exec {lock}>"$cache/.lock"
  flock "$lock"
  local template=$jars/.formatted
  if [[ ! -f $template/log/meta.properties ]]; then
    rm -rf -- "$template"
    mkdir -p "$template"
    write_properties "$template/server.properties" "$template" 9092 9093
    if ! "$(java_bin)" -Xmx256m -XX:TieredStopAtLevel=1 -cp "$jars/*" kafka.tools.StorageTool format \
      --cluster-id "$cluster_id" --config "$template/server.properties" >"$template/format.log" 2>&1; then
      cat "$template/format.log" >&2
      rm -rf -- "$template"
      fail 1 "the data directory could not be formatted"
    fi
  fi
  exec {lock}>&-
  cp -R -- "$template/log" "$data/log"
}

broker=
made_data=

stop_broker() {
  local code=$?
  trap '' TERM INT HUP
  if [[ -n $broker ]] && kill -TERM "$broker" 2>/dev/null; then
    local waited=0
    while kill -0 "$broker" 2>/dev/null && ((waited < stop_timeout_s * 10)); do
      sleep 0.1
      waited=$((waited + 1))
    done
    if kill -KILL "$broker" 2>/dev/null; then
      say "the broker did not stop within $stop_timeout_s s and was killed"
    fi
  fi
  if [[ -n $made_data ]]; then
    rm -rf -- "$made_data"
  fi
  exit "$code"
}

start_broker() {
  local data=$1 java=$2
  local heap=(-Xms256m -Xmx1g)
  if [[ -n ${KAFKA_HEAP:-} ]]; then
    read -ra heap <<<"$KAFKA_HEAP"
  fi
  # If even this script is killed outright, the kernel ends the broker (where setpriv can ask for it).
  local bound=()
  if setpriv --pdeathsig TERM true 2>/dev/null; then
    bound=(setpriv --pdeathsig TERM)
  fi
  "${bound[@]}" "$java" "${heap[@]}" -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:-UsePerfData -Djava.awt.headless=true \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.showDateTime=true \
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ" \
    -cp "$jars/*" kafka.Kafka "$data/server.properties" >>"$data/broker.log" 2>&1 </dev/null 3<&- &
  broker=$!
  # Out of the shell's table of jobs, so that it does not print a line of its own when this one dies.
  disown "$broker"
}

# Waits until the broker on port $1 answers; 1 when it ended or did not answer in time.
wait_ready() {
  local port=$1 deadline=$((SECONDS + start_timeout_s))
  while ((SECONDS < deadline)); do
    if ! kill -0 "$broker" 2>/dev/null; then
      return 1
    fi
    if answers "$port"; then
      return 0
    fi
    sleep 0.1
  done
  return 1
}

run() {
  local data='' port='' controller_port=''
  while (($# > 0)); do
    case $1 in
      --data | --port | --controller-port)
        if (($# < 2)); then
          fail 2 "$1 needs a value"
        fi
        ;;&
      --data) data=$2 ;;
      --port) port=$2 ;;
      --controller-port) controller_port=$2 ;;
      *) fail 2 "unknown argument $1 (kafka.sh --help tells)" ;;
    esac
    shift 2
  done
  local given
  for given in "$port" "$controller_port"; do
    if [[ -n $given ]] && { [[ ! $given =~ ^[0-9]{1,5}$ ]] || ((given < 1 || given > 65535)); }; then
      fail 2 "not a port: $given"
    fi
  done
  local missing
  missing=$(missing_java)
  if [[ -n $missing ]]; then
    fail 3 "$missing"
  fi
  if ! { exec 3<&0; } 2>/dev/null; then
    fail 2 "standard input is closed: the broker runs for as long as it is open"
  fi
  fetch

  trap stop_broker EXIT
  trap 'exit 0' TERM INT HUP
  trap 'exit 1' PIPE
  if [[ -z $data ]]; then
    made_data=$(mktemp -d "${TMPDIR:-/tmp}/copydesk-kafka.XXXXXX")
    data=$made_data
  else
    mkdir -p -- "$data"
    data=$(cd -- "$data" && pwd)
    # Held by this script and by its broker. The wait is for a broker that was killed a moment ago.
    exec {in_use}>"$data/.in-use"
    if ! flock --timeout 5 "$in_use"; then
      fail 4 "$data is in use by another kafka.sh"
    fi
  fi
  if [[ -f $data/ports ]]; then
    local old_port old_controller_port
    read -r old_port old_controller_port <"$data/ports"
    port=${port:-$old_port}
    controller_port=${controller_port:-$old_controller_port}
  fi
  for given in "$port" "$controller_port"; do
    if [[ -n $given ]] && listens "$given"; then
      fail 4 "port $given of 127.0.0.1 is taken"
    fi
  done
  format_data "$data"

  local java tries=3 try_port try_controller_port
  java=$(java_bin)
  while true; do
    try_port=${port:-$(free_port)}
    try_controller_port=${controller_port:-$(free_port)}
    write_properties "$data/server.properties" "$data" "$try_port" "$try_controller_port"
    start_broker "$data" "$java"
    if wait_ready "$try_port"; then
      break
    fi
    tries=$((tries - 1))
    # Only a chosen port that somebody else took meanwhile is worth another try.
    if ((tries == 0)) || [[ -n $port && -n $controller_port ]] ||
      kill -0 "$broker" 2>/dev/null || ! grep -q 'Address already in use' "$data/broker.log"; then
      tail -n 20 "$data/broker.log" >&2
      fail 1 "the broker did not start within $start_timeout_s s; the end of its log is above"
    fi
    : >"$data/broker.log"
  done
  printf '%s %s\n' "$try_port" "$try_controller_port" >"$data/ports"
  printf 'bootstrap=127.0.0.1:%s pid=%s data=%s\n' "$try_port" "$broker" "$data"

  # read: 0 is a line (of no interest), more than 128 the time limit, else the end of the input.
  local heard
  while kill -0 "$broker" 2>/dev/null; do
    heard=0
    read -r -t 0.2 -u 3 _ || heard=$?
    if ((heard > 0 && heard <= 128)); then
      exit 0
    fi
  done
  broker=
  if [[ -n $made_data ]]; then
    tail -n 5 "$data/broker.log" >&2
  fi
  fail 1 "the broker of $data ended by itself or was killed"
}

case ${1:-} in
  run) shift && run "$@" ;;
  fetch)
    install_missing
    fetch
    ;;
  check) check ;;
  tool)
    shift
    if (($# == 0)); then
      fail 2 "tool needs the name of a class"
    fi
    fetch
    exec "$(java_bin)" -Xmx256m -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$jars/*" "$@"
    ;;
  -h | --help | help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
