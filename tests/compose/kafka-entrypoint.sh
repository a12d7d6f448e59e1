#!/usr/bin/env bash
# Starts the stand-in of the apache/kafka image as the real one starts: KAFKA_* variables become
# server.properties, the data directory is formatted with CLUSTER_ID unless it is already.
set -euo pipefail

properties=/opt/kafka/config/server.properties

: "${CLUSTER_ID:?must be set}" "${KAFKA_PROCESS_ROLES:?must be set}"

# KAFKA_LOG_DIRS becomes log.dirs: one underscore is a dot, two are an underscore, three a dash.
env | sed -n 's/^KAFKA_\([A-Z0-9_]*\)=.*/\1/p' | sort | while read -r name; do
  case $name in
    HEAP_OPTS | OPTS | JMX_OPTS | JVM_PERFORMANCE_OPTS | LOG4J_OPTS | VERSION) continue ;;
  esac
  variable=KAFKA_$name
  key=${name,,}
  key=${key//___/-}
  key=${key//__/$'\x01'}
  key=${key//_/.}
  key=${key//$'\x01'/_}
  printf '%s=%s\n' "$key" "${!variable}"
done >"$properties"

read -ra options <<<"${KAFKA_HEAP_OPTS:--Xmx1g -Xms1g} ${KAFKA_OPTS:-}"
logging=(-Dorg.slf4j.simpleLogger.defaultLogLevel=info -Dorg.slf4j.simpleLogger.showDateTime=true)

java -Xmx256m -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp '/opt/kafka/libs/*' \
  kafka.tools.StorageTool format --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$properties"

exec java "${options[@]}" "${logging[@]}" -cp '/opt/kafka/libs/*' kafka.Kafka "$properties"
