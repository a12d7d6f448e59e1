//! From configuration to running parts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use copydesk_config::{Config, Engine, LogFormatName, Sources};
use copydesk_record::topics;
use copydesk_stream::embedded::EmbeddedLog;
use copydesk_stream::kafka::{KafkaLog, KafkaSettings, OWNED_PROPERTIES};
use copydesk_stream::{BatchLimits, BreakerSettings, CleanUp, Log, StageOptions, TopicSpec};
use copydesk_telemetry::LogFormat;

use crate::cli::Settings;
use crate::exit::Failure;

/// Room that a dead letter takes beside the original record, which may itself be as large as any.
const DEAD_LETTER_ROOM_BYTES: usize = 1 << 20;

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn load_config(settings: &Settings) -> Result<Config, Failure> {
    let sources = Sources {
        file: settings.config.clone(),
        environment: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        overrides: settings.overrides.clone(),
    };
    let config = copydesk_config::load(&sources).map_err(Failure::config)?;
    let owned: Vec<&str> =
        OWNED_PROPERTIES.iter().copied().filter(|key| config.kafka.properties.contains_key(*key)).collect();
    if !owned.is_empty() {
        return Err(Failure::config(anyhow::anyhow!(
            "kafka.properties: {} cannot be set: the delivery promises rest on the values copydesk gives",
            owned.join(", ")
        )));
    }
    Ok(config)
}

/// Sets up logs for commands that serve; `quiet` is for commands whose output people read.
pub fn init_logs(config: &Config, quiet: bool) -> Result<(), Failure> {
    let format = match config.telemetry.log_format {
        LogFormatName::Auto => LogFormat::Auto,
        LogFormatName::Json => LogFormat::Json,
        LogFormatName::Human => LogFormat::Human,
    };
    let defaults = copydesk_config::TelemetrySection::default();
    let level = if quiet && config.telemetry == defaults { "error" } else { &config.telemetry.log_level };
    copydesk_telemetry::init_logs(format, level).map_err(Failure::config)?;
    // The default hook prints the panic's message, which may quote the article.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
    Ok(())
}

pub fn open_log(config: &Config) -> Result<Arc<dyn Log>, Failure> {
    match config.stream.engine {
        Engine::Embedded => {
            let log = EmbeddedLog::open(Path::new(&config.embedded.path))?;
            // There is no operator to make the topics of a file.
            log.create_topics(&topic_specs(config))?;
            Ok(Arc::new(log))
        }
        Engine::Kafka => Ok(Arc::new(KafkaLog::new(kafka_settings(config)?)?)),
    }
}

fn kafka_settings(config: &Config) -> Result<KafkaSettings, Failure> {
    let kafka = &config.kafka;
    let mut properties: BTreeMap<String, String> =
        kafka.properties.iter().map(|(key, value)| (key.clone(), value.0.clone())).collect();
    let password =
        secret(kafka.sasl_password.reveal(), &kafka.sasl_password_file, "kafka.sasl_password_file")?;
    let key_password =
        secret(kafka.ssl_key_password.reveal(), &kafka.ssl_key_password_file, "kafka.ssl_key_password_file")?;
    let named = [
        ("security.protocol", kafka.security_protocol.as_str()),
        ("sasl.mechanism", kafka.sasl_mechanism.as_str()),
        ("sasl.username", kafka.sasl_username.as_str()),
        ("sasl.password", password.as_str()),
        ("ssl.ca.location", kafka.ssl_ca_file.as_str()),
        ("ssl.certificate.location", kafka.ssl_certificate_file.as_str()),
        ("ssl.key.location", kafka.ssl_key_file.as_str()),
        ("ssl.key.password", key_password.as_str()),
    ];
    for (key, value) in named {
        // Plaintext is librdkafka's own default, and builds without TLS do not know all of these.
        if !value.is_empty() && (key, value) != ("security.protocol", "plaintext") {
            properties.insert(key.into(), value.into());
        }
    }
    Ok(KafkaSettings {
        bootstrap_servers: kafka.bootstrap_servers.clone(),
        client_id: kafka.client_id.clone(),
        properties,
        session_timeout: Duration::from_secs(kafka.session_timeout_seconds),
        transaction_timeout: Duration::from_secs(kafka.transaction_timeout_seconds),
        prefetch_bytes: size(kafka.prefetch_bytes),
    })
}

fn secret(value: &str, file: &str, key: &str) -> Result<String, Failure> {
    if file.is_empty() {
        return Ok(value.to_owned());
    }
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read {file} ({key})"))
        .map_err(Failure::config)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

pub fn topic_specs(config: &Config) -> Vec<TopicSpec> {
    const DAY_MS: i64 = 86_400_000;
    let delete =
        |days: u32| CleanUp::Delete { retention_ms: if days == 0 { -1 } else { i64::from(days) * DAY_MS } };
    let compact = CleanUp::Compact { tombstone_ms: i64::from(config.topics.tombstone_days) * DAY_MS };
    let kept = delete(config.topics.retention_days);
    [
        (topics::RAW, kept),
        (topics::NORMALIZED, kept),
        (topics::ENRICHED, kept),
        (topics::ARTICLES, compact),
        (topics::QUOTES, compact),
        (topics::ENTITIES, compact),
        (topics::LIFECYCLE, delete(0)),
        (topics::STATE, compact),
        (topics::COMMANDS, delete(0)),
        (topics::RECEIPTS, compact),
        (topics::DEAD_LETTER, kept),
    ]
    .map(|(name, clean_up)| TopicSpec {
        name: name.into(),
        partitions: i32::try_from(config.topics.partitions).unwrap_or(i32::MAX),
        replication_factor: i32::try_from(config.topics.replication_factor).unwrap_or(i32::MAX),
        clean_up,
        max_record_bytes: size(config.topics.max_record_bytes)
            + if name == topics::DEAD_LETTER { DEAD_LETTER_ROOM_BYTES } else { 0 },
    })
    .into()
}

pub fn stage_options(config: &Config, service: &str) -> StageOptions {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = config.service.workers as usize;
    StageOptions {
        group: group(config, service),
        instance: instance(config),
        static_membership: config.service.static_membership,
        batch: batch_limits(config),
        workers: if workers == 0 { cores } else { workers },
        max_message_bytes: size(config.limits.max_message_bytes),
        max_output_bytes: size(config.limits.max_output_bytes),
        dead_letter_topic: topics::DEAD_LETTER.into(),
        breaker: BreakerSettings {
            window_records: config.dead_letters.breaker_window_records,
            max_share: config.dead_letters.breaker_max_share,
        },
        topic_patience: Duration::from_secs(config.service.topic_patience_seconds),
        version: VERSION,
    }
}

pub fn batch_limits(config: &Config) -> BatchLimits {
    BatchLimits {
        max_records: size(config.batch.max_records),
        max_bytes: size(config.batch.max_bytes),
        max_wait: Duration::from_millis(config.batch.max_wait_ms),
        idle_wait: Duration::from_millis(250),
    }
}

/// Name of a service's consumer group.
pub fn group(config: &Config, service: &str) -> String {
    format!("{}-{service}", config.service.group_prefix)
}

/// Stable name of this replica.
pub fn instance(config: &Config) -> String {
    if !config.service.instance.is_empty() {
        return config.service.instance.clone();
    }
    let from_kernel = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name = from_kernel.or_else(|| std::env::var("HOSTNAME").ok()).unwrap_or_default();
    if name.trim().is_empty() { "0".into() } else { name.trim().to_owned() }
}

pub fn size(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}
