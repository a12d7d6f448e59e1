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

/// The configuration as TOML, secrets masked.
pub fn render(config: &Config) -> Result<String, Failure> {
    let mut shown = config.clone();
    // Properties may hold what only its name gives away as a secret.
    for (key, value) in &mut shown.kafka.properties {
        if ["password", "secret", "token", "jaas"].iter().any(|word| key.to_ascii_lowercase().contains(word))
        {
            value.0 = "***".into();
        }
    }
    copydesk_config::to_toml(&shown).map_err(Failure::config)
}
