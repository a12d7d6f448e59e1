//! The configuration as a user meets it: a file, variables, flags, and messages when they are wrong.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

use std::io::Write;

use copydesk_config::{Config, ConfigError, Engine, Sources, load};

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn sources(file: &tempfile::NamedTempFile) -> Sources {
    Sources { file: Some(file.path().to_owned()), ..Sources::default() }
}

fn problems(text: &str) -> Vec<String> {
    match load(&sources(&file(text))) {
        Err(ConfigError::Problems { problems }) => {
            problems.iter().map(|p| format!("{}: {}", p.key, p.message)).collect()
        }
        other => panic!("expected problems, got {other:?}"),
    }
}

#[test]
fn the_documented_file_holds_every_key_with_its_default() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/copydesk.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let documented: toml::Table = text.parse().unwrap();
    let defaults = toml::Table::try_from(Config::default()).unwrap();
    assert_eq!(documented, defaults);
}

#[test]
fn all_problems_are_told_together_with_their_keys() {
    let found = problems(
        "[kafka]\nbootstrap_server = \"x\"\n[batch]\nmax_records = 0\n[admin]\nlisten = \"nowhere\"\n[nonsense]\na = 1\n",
    );
    assert_eq!(found.len(), 4, "{found:#?}");
    for key in [
        "kafka.bootstrap_server: unknown key",
        "nonsense: unknown key",
        "batch.max_records: 0",
        "admin.listen: ",
    ] {
        assert!(found.iter().any(|problem| problem.starts_with(key)), "{key} in {found:#?}");
    }
}

#[test]
fn a_wrong_type_names_the_key_and_the_file() {
    let file = file("[batch]\nmax_records = \"many\"\n");
    let message = load(&sources(&file)).unwrap_err().to_string();
    assert!(message.contains("batch.max_records"), "{message}");
    assert!(message.contains(&file.path().display().to_string()), "{message}");
}

#[test]
fn secrets_stay_out_of_the_file_and_out_of_sight() {
    let found =
        problems("[kafka]\nsasl_password = \"hush\"\n[kafka.properties]\n\"ssl.key.password\" = \"hush\"\n");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(!found.iter().any(|problem| problem.contains("hush")));
    let mut config = Config::default();
    config.kafka.sasl_password = copydesk_config::Secret::new("hush");
    assert!(!format!("{config:?}").contains("hush"));
    assert!(!toml::to_string(&config).unwrap().contains("hush"));
}

#[test]
fn flags_win_over_the_file() {
    let file = file("[stream]\nengine = \"kafka\"\n[batch]\nmax_wait_ms = 5\n");
    let overrides =
        vec!["batch.max_wait_ms=7".into(), "service.instance = 3".into(), "kafka.client_id=desk a".into()];
    let config =
        load(&Sources { file: Some(file.path().to_owned()), overrides, ..Sources::default() }).unwrap();
    assert_eq!(config.stream.engine, Engine::Kafka);
    assert_eq!(config.batch.max_wait_ms, 7);
    assert_eq!(config.service.instance, "3");
    assert_eq!(config.kafka.client_id, "desk a");
}

#[test]
fn a_file_that_is_no_toml_tells_the_line() {
    let message = load(&sources(&file("[kafka\n"))).unwrap_err().to_string();
    assert!(message.contains("line 1"), "{message}");
}

#[test]
fn every_shipped_file_is_good() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config");
    for name in ["copydesk.toml", "compose.toml"] {
        let path = std::path::Path::new(folder).join(name);
        if let Err(error) = load(&Sources { file: Some(path), ..Sources::default() }) {
            panic!("{name}: {error}");
        }
    }
}

#[test]
fn the_environment_wins_over_the_file_and_text_stays_text() {
    let file = file("[batch]\nmax_wait_ms = 5\n[kafka]\nbootstrap_servers = \"a:1\"\n");
    let set = |pairs: &[(&str, &str)]| {
        let environment =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        load(&Sources { file: Some(file.path().to_owned()), environment, ..Sources::default() })
    };
    let config = set(&[
        ("COPYDESK_BATCH__MAX_WAIT_MS", "7"),
        ("COPYDESK_KAFKA__SASL_PASSWORD", "00123"),
        ("COPYDESK_KAFKA__SASL_USERNAME", "[desk"),
        ("COPYDESK_FEEDER__WATCH_FOLDERS", "[\"/in\"]"),
        ("COPYDESK_CONFIG", "ignored"),
    ])
    .unwrap();
    assert_eq!(config.batch.max_wait_ms, 7);
    assert_eq!(config.kafka.bootstrap_servers, "a:1");
    assert_eq!(config.kafka.sasl_password.reveal(), "00123");
    assert_eq!(config.kafka.sasl_username, "[desk");
    assert_eq!(config.feeder.watch_folders, ["/in"]);
    let message = set(&[("COPYDESK_KAFKA__BOOTSTRAP", "x")]).unwrap_err().to_string();
    assert!(
        message.contains("kafka.bootstrap: unknown key") && message.contains("COPYDESK_KAFKA__BOOTSTRAP"),
        "{message}"
    );
}
