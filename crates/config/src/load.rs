//! Reading the configuration from its sources.

use std::path::{Path, PathBuf};

use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Value};
use figment::{Figment, Profile};

use crate::environment::Environment;
use crate::sections::Config;
use crate::validate::validate;

/// Keys whose value is a free table.
const FREE_TABLES: [&str; 1] = ["kafka.properties"];
/// Keys that must not stand in a file that people copy about.
const SECRET_KEYS: [&str; 2] = ["kafka.sasl_password", "kafka.ssl_key_password"];

/// Where to read from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The TOML file, if any.
    pub file: Option<PathBuf>,
    /// Environment variables; those named `COPYDESK_<SECTION>__<KEY>` count.
    pub environment: Vec<(String, String)>,
    /// `section.key=value`, strongest of all.
    pub overrides: Vec<String>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, `section.key`.
    pub key: String,
    /// What is wrong and what would be right.
    pub message: String,
    /// The file or environment the value came from; empty when it is a default.
    pub source: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.key, self.message)?;
        if self.source.is_empty() { Ok(()) } else { write!(f, " (from {})", self.source) }
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("the configuration file {} is not TOML: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line, column and what is wrong.
        message: String,
    },
    /// Keys or values are wrong.
    #[error("{} wrong in the configuration:{}", count(problems), list(problems))]
    Problems {
        /// All of them.
        problems: Vec<Problem>,
    },
}

fn count(problems: &[Problem]) -> String {
    if problems.len() == 1 { "one thing is".into() } else { format!("{} things are", problems.len()) }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}

/// The configuration as TOML, [`crate::Secret`]s masked.
///
/// # Errors
/// When a value has no form in TOML, which none of the sections' values is.
pub fn to_toml(config: &Config) -> Result<String, toml::ser::Error> {
    toml::to_string_pretty(config)
}

/// Reads the configuration: defaults, then the file, then `COPYDESK_<SECTION>__<KEY>` variables, then overrides.
///
/// # Errors
/// [`ConfigError::Problems`] lists everything that is wrong, not only the first thing.
pub fn load(sources: &Sources) -> Result<Config, ConfigError> {
    let mut figment = Figment::from(Serialized::defaults(Config::default()));
    if let Some(path) = &sources.file {
        figment = figment.merge(Toml::string(&read(path)?));
    }
    figment = figment.merge(Environment::new(&sources.environment));

    let mut problems = Vec::new();
    for text in &sources.overrides {
        match override_toml(text) {
            Ok(toml) => figment = figment.merge(Toml::string(&toml)),
            Err(message) => problems.push(Problem { key: text.clone(), message, source: "flags".into() }),
        }
    }
    let describe = |key: &str| describe_source(&figment, sources, key);
    unknown_keys(&figment, &describe, &mut problems);
    for key in SECRET_KEYS {
        let given = figment.find_value(key).is_ok_and(|value| value.as_str() != Some(""));
        let from_file = figment.find_metadata(key).is_some_and(|metadata| metadata.name.contains("TOML"));
        if given && from_file {
            problems.push(Problem {
                key: key.into(),
                message: "secrets are taken from the environment or from a file of their own (the key with _file) only".into(),
                source: describe(key),
            });
        }
    }
    match figment.extract::<Config>() {
        Ok(config) => {
            validate(&config, &describe, &mut problems);
            if problems.is_empty() { Ok(config) } else { Err(ConfigError::Problems { problems }) }
        }
        Err(errors) => {
            for error in errors {
                let key = error.path.join(".");
                let source = describe(&key);
                let message = error.kind.to_string();
                if !problems.iter().any(|problem| problem.key == key) {
                    problems.push(Problem { key, message, source });
                }
            }
            Err(ConfigError::Problems { problems })
        }
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::File { path: path.to_owned(), source })?;
    let parsed: Result<toml::Table, _> = text.parse();
    match parsed {
        Ok(_) => Ok(text),
        Err(error) => Err(ConfigError::Syntax { path: path.to_owned(), message: error.to_string() }),
    }
}

/// `section.key=value` as TOML; a value that is no TOML value is text.
fn override_toml(text: &str) -> Result<String, String> {
    let (key, value) = text.split_once('=').ok_or("not of the form section.key=value")?;
    let (key, value) = (key.trim(), value.trim());
    let as_is = format!("{key} = {value}");
    if as_is.parse::<toml::Table>().is_ok() {
        return Ok(as_is);
    }
    let quoted = format!("{key} = {}", toml::Value::String(value.to_owned()));
    match quoted.parse::<toml::Table>() {
        Ok(_) => Ok(quoted),
        Err(_) => Err("not of the form section.key=value".into()),
    }
}

fn describe_source(figment: &Figment, sources: &Sources, key: &str) -> String {
    let Some(metadata) = figment.find_metadata(key) else { return String::new() };
    if metadata.name.contains("environment") {
        return format!("COPYDESK_{}", key.to_uppercase().replacen('.', "__", 1));
    }
    if metadata.name.contains("TOML") {
        let overridden =
            sources.overrides.iter().any(|text| text.split('=').next().map(str::trim) == Some(key));
        return match &sources.file {
            _ if overridden => "flags".into(),
            Some(path) => path.display().to_string(),
            None => "flags".into(),
        };
    }
    String::new()
}

fn unknown_keys(figment: &Figment, describe: &dyn Fn(&str) -> String, problems: &mut Vec<Problem>) {
    let known = Figment::from(Serialized::defaults(Config::default()));
    // A source that cannot be read is told by the extraction that follows.
    if let (Some(given), Some(known)) = (table(figment), table(&known)) {
        compare("", &given, &known, describe, problems);
    }
}

fn table(figment: &Figment) -> Option<Dict> {
    let mut data = figment::Provider::data(figment).ok()?;
    Some(data.remove(&Profile::Default).unwrap_or_default())
}

fn compare(
    prefix: &str,
    given: &Dict,
    known: &Dict,
    describe: &dyn Fn(&str) -> String,
    problems: &mut Vec<Problem>,
) {
    for (name, value) in given {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match (known.get(name), value) {
            (None, _) => problems.push(Problem {
                message: format!(
                    "unknown key; known here: {}",
                    known.keys().cloned().collect::<Vec<_>>().join(", ")
                ),
                source: describe(&key),
                key,
            }),
            (Some(Value::Dict(_, inner)), Value::Dict(_, given)) if !FREE_TABLES.contains(&key.as_str()) => {
                compare(&key, given, inner, describe, problems);
            }
            _ => {}
        }
    }
}
