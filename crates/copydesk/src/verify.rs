//! `verify`: whether the published topics hold what the publisher says.

use std::collections::BTreeMap;

use anyhow::anyhow;
use copydesk_config::Config;
use copydesk_record::topics;
use copydesk_story::{Wrong, prove, short_hash};

use crate::exit::Failure;
use crate::latest::{read_all, states};
use crate::output::Output;
use crate::setup::open_log;

pub fn verify(config: &Config) -> Result<(), Failure> {
    let log = open_log(config)?;
    let mut published: BTreeMap<(&'static str, String), String> = BTreeMap::new();
    for topic in [topics::ARTICLES, topics::QUOTES, topics::ENTITIES] {
        read_all(&*log, topic, |record| {
            let key = String::from_utf8_lossy(record.key.as_deref().unwrap_or_default()).into_owned();
            match record.value {
                Some(value) => published.insert((topic, key), short_hash(&value)),
                None => published.remove(&(topic, key)),
            };
            Ok(())
        })?;
    }
    let states = states(&*log)?;
    let (faults, unknown) = prove(states.values(), &published);
    let mut output = Output::new();
    for fault in &faults {
        let wrong = match fault.wrong {
            Wrong::Missing => "is missing",
            Wrong::Other => "is not what was published",
            Wrong::LeftOver => "should not be there",
        };
        output.line(&format!("{}  {}  {wrong}", fault.topic, fault.key))?;
    }
    output.line(&format!(
        "{} stories, {} values: {} faults; {unknown} values of stories that are not remembered",
        states.len(),
        published.len(),
        faults.len()
    ))?;
    output.flush()?;
    if faults.is_empty() {
        return Ok(());
    }
    Err(Failure::bad_input(anyhow!("the published topics are not as {} says", topics::STATE)))
}
