//! Settings of feeds, as data: `feeds.toml`.

use std::collections::HashMap;

use copydesk_text::{Charset, fold};
use copydesk_wire::FeedSettings;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::MESSAGE_LIMIT_BYTES;
use crate::tables::hex;

/// Settings by feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feeds {
    by_name: HashMap<String, FeedSettings>,
    /// SHA-256 of the file, hexadecimal; empty without one.
    hash: String,
}

/// What is wrong with a file of feeds, all of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("; "))]
pub struct FeedsError(pub Vec<String>);

impl Feeds {
    /// Reads the text of a `feeds.toml`: one table `[feeds.NAME]` for each feed. `is_agency` knows the ids of agencies.
    ///
    /// # Errors
    /// [`FeedsError`] with every problem, each naming feed and key.
    pub fn parse(text: &str, is_agency: impl Fn(&str) -> bool) -> Result<Self, FeedsError> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default)]
            feeds: HashMap<String, FeedSettings>,
        }
        let file: File = toml::from_str(text).map_err(|error| FeedsError(vec![error.to_string()]))?;
        let mut problems = Vec::new();
        let mut by_name = HashMap::with_capacity(file.feeds.len());
        for (name, settings) in file.feeds {
            check(&name, &settings, &is_agency, &mut problems);
            if by_name.insert(fold(&name), settings).is_some() {
                problems.push(format!("feeds.{name}: another feed has the same name but for case"));
            }
        }
        if !problems.is_empty() {
            problems.sort();
            return Err(FeedsError(problems));
        }
        Ok(Self { by_name, hash: hex(&Sha256::digest(text.as_bytes())) })
    }

    /// Settings of a feed; names are compared without case.
    #[must_use]
    pub fn settings(&self, feed: Option<&str>) -> &FeedSettings {
        static NONE: FeedSettings = FeedSettings {
            charset: None,
            format: None,
            agency: None,
            timezone: None,
            language: None,
            limit_bytes: None,
        };
        feed.and_then(|feed| self.by_name.get(&fold(feed))).unwrap_or(&NONE)
    }

    /// Number of feeds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether no feed is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }
}

fn check(name: &str, settings: &FeedSettings, is_agency: impl Fn(&str) -> bool, problems: &mut Vec<String>) {
    let mut wrong = |key: &str, value: &str, what: &str| {
        problems.push(format!("feeds.{name}.{key}: {value:?} is {what}"));
    };
    if let Some(charset) = &settings.charset
        && Charset::for_label(charset).is_none()
    {
        wrong("charset", charset, "no known character set");
    }
    if let Some(agency) = &settings.agency
        && !is_agency(agency)
    {
        wrong("agency", agency, "no id of agencies.toml");
    }
    if let Some(zone) = &settings.timezone
        && TimeZone::get(zone).is_err()
    {
        wrong("timezone", zone, "no IANA time zone");
    }
    if let Some(language) = &settings.language
        && !is_language_tag(language)
    {
        wrong("language", language, "no language tag such as en or pt-BR");
    }
    if let Some(limit) = settings.limit_bytes
        && !(1..=MESSAGE_LIMIT_BYTES).contains(&limit)
    {
        wrong("limit_bytes", &limit.to_string(), &format!("not between 1 and {MESSAGE_LIMIT_BYTES}"));
    }
}

/// The shape of BCP 47, not its registry.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts
        .next()
        .is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    first
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_without_case() {
        let feeds =
            Feeds::parse("[feeds.\"Oslo Sport\"]\ncharset = \"iso646-no\"\nformat = \"iptc7901\"\n", |_| {
                true
            })
            .unwrap();
        assert_eq!(feeds.settings(Some("oslo sport")).charset.as_deref(), Some("iso646-no"));
        assert_eq!(feeds.settings(Some("other")), &FeedSettings::default());
        assert_eq!(feeds.len(), 1);
    }

    #[test]
    fn all_problems_are_told() {
        let text = "[feeds.a]\ncharset = \"klingon\"\ntimezone = \"Mars/Base\"\n[feeds.b]\nagency = \"x\"\nlimit_bytes = 0\nlanguage = \"english please\"\n";
        let error = Feeds::parse(text, |_| false).unwrap_err();
        assert_eq!(error.0.len(), 5, "{error}");
        assert!(error.to_string().contains("feeds.a.charset: \"klingon\" is no known character set"));
        assert!(Feeds::parse("[feeds.a]\ncolour = 1\n", |_| true).is_err());
        assert!(Feeds::parse("[feeds.a]\nformat = \"telex\"\n", |_| true).is_err());
    }

    #[test]
    fn the_file_of_the_project_is_right() {
        let text = include_str!("../../../config/feeds.toml");
        let agencies = copydesk_dateline::Agencies::builtin();
        assert!(Feeds::parse(text, |id| agencies.by_id(id).is_some()).is_ok());
    }
}
