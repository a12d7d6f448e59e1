# The Copydesk image: one binary, `copydesk`, that runs any of the services, as a numeric user
# without rights, on a root file system that can be mounted read-only.
# Works with BuildKit and with the older builder, so no cache mounts.

ARG RUST_VERSION=1.95
ARG DEBIAN_RELEASE=bookworm

# What runs, less the binary. It comes first so that `--target runtime` builds nothing else.
FROM debian:${DEBIAN_RELEASE}-slim AS runtime
# ca-certificates and OpenSSL are for TLS towards Kafka.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner=10001 --group=10001 /var/lib/copydesk
LABEL org.opencontainers.image.title="copydesk" \
      org.opencontainers.image.description="The copy desk of a newswire stream: Kafka in, Kafka out" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /var/lib/copydesk
# Numeric, so that an orchestrator can see that it is not root.
USER 10001:10001
# Admin (health, metrics) and the feeder's HTTP intake.
EXPOSE 9464 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["copydesk", "healthcheck"]
ENTRYPOINT ["copydesk"]
CMD ["--help"]

# The manifests with empty sources: this stage's output changes only when a manifest does, so the
# dependencies, most of the build's time, stay cached while the sources change.
FROM rust:${RUST_VERSION}-${DEBIAN_RELEASE} AS manifests
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY crates crates
RUN find crates -type f ! -name Cargo.toml \
         ! -path '*/src/lib.rs' ! -path '*/src/main.rs' ! -path '*/src/bin/*.rs' \
         ! -path '*/benches/*.rs' ! -path '*/examples/*.rs' ! -name build.rs -delete \
    && find crates -type d -empty -delete \
    && find crates -name lib.rs -exec truncate --size=0 {} + \
    && find crates -name '*.rs' ! -name lib.rs -exec sh -c 'for file; do echo "fn main() { }" > "$file"; done' sh {} +

FROM rust:${RUST_VERSION}-${DEBIAN_RELEASE} AS builder
# librdkafka is compiled from source (make, g++, perl) against Debian's OpenSSL.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends g++ libssl-dev make perl pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY --from=manifests /src ./
RUN cargo build --release --locked -p copydesk --features tls
# Dictionaries and default settings are compiled into the binary, hence config/ and all of crates/.
COPY config config
COPY crates crates
# Cargo compares times: the sources must look newer than the empty ones built above.
RUN find crates -name '*.rs' -exec touch {} + \
    && cargo build --release --locked -p copydesk --features tls

FROM runtime
COPY --from=builder /src/target/release/copydesk /usr/local/bin/copydesk
