//! `config`: checking and showing.

use copydesk_config::Config;

use crate::cli::{ConfigCommand, Settings};
use crate::exit::Failure;
use crate::output::Output;
use crate::setup::load_config;

pub fn config_command(settings: &Settings, command: &ConfigCommand) -> Result<(), Failure> {
    let config = load_config(settings)?;
    let mut output = Output::new();
    match command {
        ConfigCommand::Check => {
            let source =
                settings.config.as_ref().map_or_else(|| "defaults".into(), |path| path.display().to_string());
            output.line(&format!("the configuration is good ({source})"))?;
        }
        ConfigCommand::Show => output.bytes(render(&config)?.as_bytes())?,
    }
    output.flush()
}

/// Words in a property's name that give its value away as a secret.
const TELLING: [&str; 8] =
    ["password", "passphrase", "secret", "token", "jaas", "pem", "private", "oauthbearer"];

/// The configuration as TOML, secrets masked.
pub fn render(config: &Config) -> Result<String, Failure> {
    let mut shown = config.clone();
    for (key, value) in &mut shown.kafka.properties {
        if TELLING.iter().any(|word| key.to_ascii_lowercase().contains(word)) {
            value.0 = "***".into();
        }
    }
    copydesk_config::to_toml(&shown).map_err(Failure::config)
}
