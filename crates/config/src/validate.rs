//! Values that cannot be.

use std::net::SocketAddr;

use crate::load::Problem;
use crate::sections::{Config, Engine};

/// Properties that hold secrets have keys of their own.
const SECRET_PROPERTIES: [&str; 4] =
    ["sasl.password", "ssl.key.password", "ssl.keystore.password", "sasl.oauthbearer.client.secret"];
const PROTOCOLS: [&str; 4] = ["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"];

/// Adds a problem for each value that cannot be. `describe` names the source of a key.
pub(crate) fn validate(config: &Config, describe: &dyn Fn(&str) -> String, problems: &mut Vec<Problem>) {
    let mut check = |good: bool, key: &str, message: String| {
        if !good {
            problems.push(Problem { key: key.into(), message, source: describe(key) });
        }
    };
    let mut between = |value: u64, low: u64, high: u64, key: &str, unit: &str| {
        check((low..=high).contains(&value), key, format!("{value} {unit} is not between {low} and {high}"));
    };
    between(config.kafka.session_timeout_seconds, 6, 1800, "kafka.session_timeout_seconds", "seconds");
    between(config.kafka.transaction_timeout_seconds, 5, 900, "kafka.transaction_timeout_seconds", "seconds");
    between(config.kafka.prefetch_bytes, 1 << 20, 1 << 30, "kafka.prefetch_bytes", "bytes");
    between(config.topics.partitions.into(), 1, 10_000, "topics.partitions", "partitions");
    between(config.topics.replication_factor.into(), 1, 100, "topics.replication_factor", "copies");
    between(config.topics.tombstone_days.into(), 7, 36_500, "topics.tombstone_days", "days");
    // librdkafka takes answers of up to 100 MB.
    between(config.topics.max_record_bytes, 1 << 20, 90 << 20, "topics.max_record_bytes", "bytes");
    between(config.service.workers.into(), 0, 1024, "service.workers", "threads");
    between(config.service.stop_grace_seconds, 1, 600, "service.stop_grace_seconds", "seconds");
    between(config.batch.max_records, 1, 100_000, "batch.max_records", "records");
    between(config.batch.max_bytes, 1 << 10, 1 << 30, "batch.max_bytes", "bytes");
    between(config.batch.max_wait_ms, 0, 10_000, "batch.max_wait_ms", "milliseconds");
    between(config.limits.max_message_bytes, 1 << 10, 512 << 20, "limits.max_message_bytes", "bytes");
    between(config.service.reload_interval_ms, 100, 3_600_000, "service.reload_interval_ms", "milliseconds");
    between(config.publisher.keep_days.into(), 0, 36_500, "publisher.keep_days", "days");
    between(config.publisher.keep_entries, 0, 100_000_000, "publisher.keep_entries", "stories");
    between(config.publisher.takes_hours.into(), 0, 8_760, "publisher.takes_hours", "hours");
    between(config.feeder.watch_interval_ms, 10, 3_600_000, "feeder.watch_interval_ms", "milliseconds");

    let (output, record) = (config.limits.max_output_bytes, config.topics.max_record_bytes);
    check(
        output + (1 << 20) <= record,
        "limits.max_output_bytes",
        format!(
            "{output} bytes must leave 1 MiB for the record's frame under topics.max_record_bytes = {record}"
        ),
    );
    let message = config.limits.max_message_bytes;
    check(
        message <= record,
        "limits.max_message_bytes",
        format!(
            "{message} bytes is more than topics.max_record_bytes = {record}: no such message could be taken"
        ),
    );
    let share = config.dead_letters.breaker_max_share;
    check(
        (0.0..=1.0).contains(&share),
        "dead_letters.breaker_max_share",
        format!("{share} is not between 0 and 1"),
    );
    for (key, address) in
        [("admin.listen", &config.admin.listen), ("feeder.http_listen", &config.feeder.http_listen)]
    {
        let good = address.is_empty() || address.parse::<SocketAddr>().is_ok();
        check(good, key, format!("{address:?} is not an address such as 127.0.0.1:9464, nor empty"));
    }
    check(
        config.stream.engine != Engine::Embedded || !config.embedded.path.is_empty(),
        "embedded.path",
        "is empty; name a file".into(),
    );
    let prefix = &config.service.group_prefix;
    check(
        !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)),
        "service.group_prefix",
        format!(
            "{prefix:?} may hold letters, digits, dots, underscores and dashes only, and must not be empty"
        ),
    );
    let kafka = &config.kafka;
    check(
        config.stream.engine != Engine::Kafka || !kafka.bootstrap_servers.trim().is_empty(),
        "kafka.bootstrap_servers",
        "is empty; name the brokers as host:port, comma separated".into(),
    );
    let protocol = kafka.security_protocol.to_ascii_lowercase();
    check(
        PROTOCOLS.contains(&protocol.as_str()),
        "kafka.security_protocol",
        format!("{:?} is not one of {}", kafka.security_protocol, PROTOCOLS.join(", ")),
    );
    check(
        !protocol.starts_with("sasl") || !kafka.sasl_mechanism.is_empty(),
        "kafka.sasl_mechanism",
        format!("is empty, but kafka.security_protocol is {protocol}"),
    );
    check(
        kafka.sasl_password.is_empty() || kafka.sasl_password_file.is_empty(),
        "kafka.sasl_password_file",
        "is given beside the password in the environment; give one of them".into(),
    );
    check(
        kafka.ssl_key_password.is_empty() || kafka.ssl_key_password_file.is_empty(),
        "kafka.ssl_key_password_file",
        "is given beside the password in the environment; give one of them".into(),
    );
    for key in kafka.properties.keys() {
        let full = format!("kafka.properties.{key}");
        check(
            !SECRET_PROPERTIES.contains(&key.as_str()),
            &full,
            "is a secret; use kafka.sasl_password_file, kafka.ssl_key_password_file or the environment"
                .into(),
        );
    }
}
