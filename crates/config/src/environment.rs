//! Configuration from environment variables.

use figment::providers::Serialized;
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use crate::sections::Config;

const PREFIX: &str = "COPYDESK_";

/// The variables `COPYDESK_<SECTION>__<KEY>`. Others, such as `COPYDESK_CONFIG`, are no configuration keys.
pub(crate) struct Environment(Dict);

impl Environment {
    pub(crate) fn new(variables: &[(String, String)]) -> Self {
        let known = Figment::from(Serialized::defaults(Config::default()));
        let mut dict = Dict::new();
        for (name, text) in variables {
            let Some(path) = name.strip_prefix(PREFIX).filter(|path| path.contains("__")) else { continue };
            let path = path.to_lowercase().replace("__", ".");
            // Text is taken as it stands: a password may look like a number.
            let value = match known.find_value(&path) {
                Ok(Value::String(..)) => Value::from(text.as_str()),
                _ => text.parse().unwrap_or_else(|_| Value::from(text.as_str())),
            };
            insert(&mut dict, &path, value);
        }
        Self(dict)
    }
}

fn insert(dict: &mut Dict, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            dict.insert(path.to_owned(), value);
        }
        Some((section, rest)) => {
            let inner = dict.entry(section.to_owned()).or_insert_with(|| Value::from(Dict::new()));
            if let Value::Dict(_, inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment")
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.0.clone()))
    }
}
