#!/usr/bin/env bash
# Makes local stand-ins of the images that Dockerfile and docker-compose.yml name, under the same
# names and tags, from Debian packages and the jars of tests/kafka: for machines that reach package
# mirrors but no container registry. Images that are there already are left alone. Grafana has no
# stand-in: it is in no Debian release.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../.." && pwd)
label=copydesk.stand-in=true

usage() {
  cat <<'USAGE'
usage: stand-ins.sh [--list] [--remove] [NAME...]

Makes the stand-ins that are missing: debian, rust, kafka, prometheus, or those named.
--list    prints the images that the project's files name
--remove  removes the stand-ins that this script made, and no other image

Needs root for debootstrap; installs it, and Java and Maven for the jars, when missing.
USAGE
}

say() { printf 'stand-ins.sh: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# The default value of an ARG in the Dockerfile.
arg_default() { sed -n "s/^ARG $1=//p" "$root/Dockerfile" | head -n 1; }

# The image that docker-compose.yml falls back to, for the service whose image variable is $1.
compose_default() { sed -n "s/^ *image: \${$1:-\(.*\)}\$/\1/p" "$root/docker-compose.yml" | head -n 1; }

rust_version=$(arg_default RUST_VERSION)
debian_release=$(arg_default DEBIAN_RELEASE)
declare -A images=(
  [debian]=debian:$debian_release-slim
  [rust]=rust:$rust_version-$debian_release
  [kafka]=$(compose_default KAFKA_IMAGE)
  [prometheus]=$(compose_default PROMETHEUS_IMAGE)
)

have() { docker image inspect "$1" >/dev/null 2>&1; }

need_package() {
  local command=$1
  shift
  if ! command -v "$command" >/dev/null; then
    say "installing $*"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq "$@" >/dev/null
  fi
}

scratch=
new_scratch() {
  scratch=$(mktemp -d "${TMPDIR:-/var/tmp}/copydesk-stand-in.XXXXXX")
}
trap 'if [[ -n $scratch ]]; then rm -rf -- "$scratch"; fi' EXIT

# Builds the image $1 from the directory $scratch.
build() {
  docker build --quiet --pull=false --label "$label" ${BUILD_NETWORK:+--network "$BUILD_NETWORK"} --tag "$1" "$scratch" >/dev/null
  rm -rf -- "$scratch"
  scratch=
}

make_debian() {
  need_package debootstrap debootstrap
  new_scratch
  if ! debootstrap --variant=minbase "$debian_release" "$scratch/root" >"$scratch/log" 2>&1; then
    tail -n 20 "$scratch/log" >&2
    fail "debootstrap failed"
  fi
  rm -rf -- "$scratch/root/var/cache/apt/archives"/*.deb "$scratch/root/var/lib/apt/lists"/*
  # As in the real slim image: no manuals and documents.
  find "$scratch/root/usr/share/doc" "$scratch/root/usr/share/man" -type f ! -name copyright -delete
  printf 'path-exclude /usr/share/man/*\npath-exclude /usr/share/doc/*\npath-include /usr/share/doc/*/copyright\n' \
    >"$scratch/root/etc/dpkg/dpkg.cfg.d/docker"
  tar --create --directory "$scratch/root" --numeric-owner . |
    docker import --change 'CMD ["bash"]' --change "LABEL ${label/=/ }" - "${images[debian]}" >/dev/null
  rm -rf -- "$scratch"
  scratch=
}

# The toolchain is this machine's own, of the version that the tag says.
make_rust() {
  local sysroot version ca
  if ! sysroot=$(rustc "+$rust_version" --print sysroot 2>/dev/null) && ! sysroot=$(rustc --print sysroot); then
    fail "no Rust toolchain on this machine to make ${images[rust]} from"
  fi
  version=$("$sysroot/bin/rustc" --version)
  if [[ $version != "rustc $rust_version."* ]]; then
    fail "this machine's toolchain is $version, but the Dockerfile wants $rust_version"
  fi
  new_scratch
  mkdir -p "$scratch/toolchain" "$scratch/ca"
  tar --create --directory "$sysroot" --exclude ./share . | tar --extract --directory "$scratch/toolchain"
  # On networks that inspect TLS, cargo in the container needs the authorities this machine trusts.
  for ca in /usr/local/share/ca-certificates/*.crt; do
    if [[ -f $ca ]]; then
      cp -- "$ca" "$scratch/ca/"
    fi
  done
  cat >"$scratch/Dockerfile" <<DOCKERFILE
FROM ${images[debian]}
RUN apt-get update \\
    && apt-get install --yes --no-install-recommends ca-certificates g++ gcc libc6-dev libssl-dev make perl pkg-config \\
    && rm -rf /var/lib/apt/lists/*
COPY ca /usr/local/share/ca-certificates
RUN update-ca-certificates
ENV RUSTUP_HOME=/usr/local/rustup CARGO_HOME=/usr/local/cargo PATH=/usr/local/cargo/bin:\$PATH
COPY toolchain /usr/local/rustup/toolchains/$rust_version
RUN mkdir -p /usr/local/cargo && ln -s /usr/local/rustup/toolchains/$rust_version/bin /usr/local/cargo/bin && cargo --version
DOCKERFILE
  build "${images[rust]}"
}

make_kafka() {
  "$root/tests/kafka/kafka.sh" fetch
  local cache=${COPYDESK_KAFKA_CACHE:-$root/target/kafka}
  new_scratch
  mkdir "$scratch/libs"
  cp -- "$cache/jars"/*.jar "$scratch/libs/"
  cp -- "$here/kafka-entrypoint.sh" "$scratch/run"
  cat >"$scratch/Dockerfile" <<DOCKERFILE
FROM ${images[debian]}
RUN apt-get update \\
    && apt-get install --yes --no-install-recommends openjdk-17-jre-headless \\
    && rm -rf /var/lib/apt/lists/* \\
    && useradd --uid 1000 --create-home --shell /bin/bash appuser \\
    && install --directory --owner=appuser --group=appuser /opt/kafka /opt/kafka/config /opt/kafka/logs /var/lib/kafka/data
COPY libs /opt/kafka/libs
COPY run /etc/kafka/docker/run
USER appuser
WORKDIR /
EXPOSE 9092
VOLUME ["/var/lib/kafka/data"]
CMD ["/etc/kafka/docker/run"]
DOCKERFILE
  build "${images[kafka]}"
}

# Debian's Prometheus in the places, with the user and the default command line, of the real image.
# busybox brings the wget that the health check calls.
make_prometheus() {
  new_scratch
  cat >"$scratch/Dockerfile" <<DOCKERFILE
FROM ${images[debian]}
RUN apt-get update \\
    && apt-get install --yes --no-install-recommends busybox prometheus \\
    && rm -rf /var/lib/apt/lists/* \\
    && ln -s busybox /bin/wget \\
    && install --directory --owner=nobody --group=nogroup /prometheus
USER nobody
WORKDIR /prometheus
EXPOSE 9090
VOLUME ["/prometheus"]
ENTRYPOINT ["/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]
DOCKERFILE
  build "${images[prometheus]}"
}

names=()
while (($# > 0)); do
  case $1 in
    --list)
      printf '%s\n' "${images[@]}" | sort
      exit 0
      ;;
    --remove)
      mapfile -t made < <(docker image ls --quiet --filter "label=$label" | sort --unique)
      if ((${#made[@]} > 0)); then
        docker image rm --force "${made[@]}"
      fi
      exit 0
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    debian | rust | kafka | prometheus) names+=("$1") ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
  shift
done
if ((${#names[@]} == 0)); then
  names=(debian rust kafka prometheus)
fi

# All others are built on the first.
for name in debian "${names[@]}"; do
  if have "${images[$name]}"; then
    continue
  fi
  started=$SECONDS
  say "making a stand-in of ${images[$name]}"
  "make_$name"
  say "made ${images[$name]} in $((SECONDS - started)) s"
done
