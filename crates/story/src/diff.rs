//! What differs between two readings of one story.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_record::{Article, ArticleExtension, KeptQuote, Quote, QuoteChangeKind};

use crate::changes::quote_changes;

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Story key.
    pub story: String,
    /// Short and stable: `text`, `headline`, `dateline`, `kind`, `status`, `version`, `quote-added`, `quote-dropped`,
    /// `quote-words`, `quote-speaker`, `entity-added`, `entity-dropped`, `entity-type`, `entity-links`.
    pub kind: &'static str,
    /// 0 to 1: how sure the less sure of the two readings is; 1 where a reading gives no confidence.
    pub certainty: f64,
    /// What the first reading says; empty for nothing.
    pub before: String,
    /// What the second reading says.
    pub after: String,
}

/// How two readings of one story differ. Identity of items, raw positions and build are left out.
#[must_use]
pub fn differences(before: &Article, after: &Article) -> Vec<Difference> {
    let (Some(old), Some(new)) = (&before.copydesk, &after.copydesk) else { return Vec::new() };
    let mut found = Found { story: old.story.clone(), all: Vec::new() };
    found.compare("version", &before.version, &after.version);
    found.compare("status", &before.pub_status, &after.pub_status);
    found.compare("kind", &word(&old.kind), &word(&new.kind));
    let headline = |article: &Article| {
        article.headlines.first().map(|headline| headline.value.clone()).unwrap_or_default()
    };
    found.compare("headline", &headline(before), &headline(after));
    found.compare("dateline", &dateline(old), &dateline(new));
    let text = |article: &Article| article.bodies.first().map(|body| body.value.clone()).unwrap_or_default();
    let (text_before, text_after) = (text(before), text(after));
    if text_before != text_after {
        let (from, to) = first_difference(&text_before, &text_after);
        found.add("text", 1.0, from, to);
    }
    found.quotes(&old.quotes, &new.quotes);
    found.entities(old, new);
    found.all
}

struct Found {
    story: String,
    all: Vec<Difference>,
}

impl Found {
    fn add(&mut self, kind: &'static str, certainty: f64, before: String, after: String) {
        self.all.push(Difference { story: self.story.clone(), kind, certainty, before, after });
    }

    fn compare(&mut self, kind: &'static str, before: &str, after: &str) {
        if before != after {
            self.add(kind, 1.0, before.to_owned(), after.to_owned());
        }
    }

    fn quotes(&mut self, old: &[Quote], new: &[Quote]) {
        let confidence = |quotes: &[Quote], id: Option<&String>| {
            let quote = quotes.iter().find(|quote| Some(&quote.id) == id);
            quote.and_then(|quote| quote.speaker.as_ref()).map_or(1.0, |speaker| speaker.confidence)
        };
        for change in quote_changes(&kept(old), &kept(new)) {
            let (before, after) = (change.before.as_ref(), change.after.as_ref());
            let certainty = confidence(old, before.map(|quote| &quote.id))
                .min(confidence(new, after.map(|quote| &quote.id)));
            let told = |quote: Option<&copydesk_record::QuoteWords>| {
                quote
                    .map(|quote| format!("{}: {}", quote.speaker.as_deref().unwrap_or("unknown"), quote.text))
            };
            let kind = match change.change {
                QuoteChangeKind::Added => "quote-added",
                QuoteChangeKind::Dropped => "quote-dropped",
                QuoteChangeKind::Words => "quote-words",
                QuoteChangeKind::Speaker => "quote-speaker",
            };
            self.add(kind, certainty, told(before).unwrap_or_default(), told(after).unwrap_or_default());
        }
    }

    fn entities(&mut self, old: &ArticleExtension, new: &ArticleExtension) {
        let by_name = |extension: &ArticleExtension| -> BTreeMap<String, (String, BTreeSet<String>)> {
            let told = extension.entities.iter().map(|entity| {
                let links = entity.links.iter().map(|link| format!("{}:{}", link.scheme, link.id)).collect();
                (entity.name.clone(), (word(&entity.entity_type), links))
            });
            told.collect()
        };
        let (old, new) = (by_name(old), by_name(new));
        for (name, (kind, links)) in &old {
            let list = |links: &BTreeSet<String>| links.iter().cloned().collect::<Vec<_>>().join(" ");
            match new.get(name) {
                None => self.add("entity-dropped", 1.0, format!("{name} ({kind})"), String::new()),
                Some((other, _)) if other != kind => {
                    self.add("entity-type", 1.0, format!("{name} ({kind})"), format!("{name} ({other})"));
                }
                Some((_, others)) if others != links => {
                    let told = |links| format!("{name} [{}]", list(links));
                    self.add("entity-links", 1.0, told(links), told(others));
                }
                Some(_) => {}
            }
        }
        for (name, (kind, _)) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
            self.add("entity-added", 1.0, String::new(), format!("{name} ({kind})"));
        }
    }
}

fn kept(quotes: &[Quote]) -> Vec<KeptQuote> {
    let kept = quotes.iter().map(|quote| KeptQuote {
        id: quote.id.clone(),
        hash: String::new(),
        text: quote.text.clone(),
        speaker: quote.speaker.as_ref().and_then(|speaker| speaker.name.clone()),
    });
    kept.collect()
}

/// A value of an enum as its record writes it.
fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn dateline(extension: &ArticleExtension) -> String {
    let Some(dateline) = &extension.dateline else { return String::new() };
    let places = dateline.places.iter().map(|place| {
        format!("{} {} {}", place.name, place.country.as_deref().unwrap_or("?"), place.geonames.unwrap_or(0))
    });
    let places = places.collect::<Vec<_>>().join("; ");
    format!("{} [{places}] {}", dateline.text, dateline.date.as_deref().unwrap_or("?"))
}

/// Where two texts begin to differ, with a little of what stands around.
fn first_difference(before: &str, after: &str) -> (String, String) {
    const AROUND: usize = 30;
    let same = before.chars().zip(after.chars()).take_while(|(old, new)| old == new).count();
    let cut =
        |text: &str| -> String { text.chars().skip(same.saturating_sub(AROUND)).take(AROUND * 3).collect() };
    (cut(before), cut(after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn article(change: impl Fn(&mut Value)) -> Article {
        let mut value = json!({
            "uri": "tag:x", "standard": {"name": "ninjs", "version": "3.0", "schema": ""}, "version": "1",
            "type": "text", "pubStatus": "usable", "headlines": [{"value": "Lamps"}],
            "bodies": [{"contentType": "text/plain", "charCount": 9, "wordCount": 2, "value": "Keepers work."}],
            "copydesk": {"schema": "copydesk.article/1", "story": "s", "item": "i", "kind": "new",
                "quotes": [{"id": "q1", "kind": "direct", "start": 0, "end": 1, "text": "The lamp is lit",
                    "speaker": {"name": "Oona", "method": "pronoun", "confidence": 0.6}}],
                "entities": [{"id": "e1", "type": "person", "name": "Oona"}]},
        });
        change(&mut value);
        serde_json::from_value(value).unwrap()
    }

    fn check(change: impl Fn(&mut Value), expected: &[(&str, f64)]) {
        let found = differences(&article(|_| {}), &article(change));
        let found: Vec<(&str, f64)> = found.iter().map(|one| (one.kind, one.certainty)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn differences_are_told_by_kind() {
        check(|_| {}, &[]);
        check(|value| value["copydesk"]["item"] = json!("other"), &[]);
        check(|value| value["headlines"][0]["value"] = json!("Lights"), &[("headline", 1.0)]);
        check(|value| value["bodies"][0]["value"] = json!("Keepers walk."), &[("text", 1.0)]);
        check(
            |value| value["copydesk"]["quotes"][0]["speaker"]["name"] = json!("Per"),
            &[("quote-speaker", 0.6)],
        );
        check(|value| value["copydesk"]["quotes"] = json!([]), &[("quote-dropped", 0.6)]);
        check(|value| value["copydesk"]["entities"][0]["type"] = json!("place"), &[("entity-type", 1.0)]);
        check(
            |value| value["copydesk"]["entities"][0]["name"] = json!("Per"),
            &[("entity-dropped", 1.0), ("entity-added", 1.0)],
        );
    }
}
