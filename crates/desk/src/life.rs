//! What an item does to its story, by all the evidence of the message.

use copydesk_record::{Embargo, ItemKind, Meta, Status};
use copydesk_wire::{Item, Lifecycle, embargo_time, lifecycle};
use jiff::Timestamp;
use jiff::civil::Date;

/// Notes that say nothing of the story's life.
const SILENT_NOTES: [&str; 9] =
    ["slug", "headline", "stamp", "byline", "end", "signoff", "contact", "nonpublic", "copyright"];
/// Sentences an alert has at most.
const ALERT_LIMIT_SENTENCES: usize = 2;

/// The life of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Life {
    pub(crate) kind: ItemKind,
    pub(crate) status: Status,
    /// As told by words; the message's own version number is better.
    pub(crate) version: u64,
    pub(crate) headline: Option<String>,
    pub(crate) story_words: Option<String>,
}

/// Reads the life of an item. `now` is the time the message was received: an embargo before it is over.
pub(crate) fn life_of(
    item: &Item,
    sentences: usize,
    reference: Option<Date>,
    now: Option<Timestamp>,
    zone: Option<&str>,
    meta: &mut Meta,
) -> Life {
    let words = |range: &std::ops::Range<usize>| item.words(range).to_owned();
    let slug = match (item.slug.as_ref().map(words), &meta.version_text) {
        (Some(slug), Some(version)) => Some(format!("{slug}, {version}")),
        (slug, _) => slug,
    };
    let headline = item.headline.as_ref().map(words);
    let notes: Vec<String> = item
        .notes
        .iter()
        .filter(|note| !SILENT_NOTES.contains(&note.kind))
        .map(|note| words(&note.range))
        .chain(meta.version_text.clone().filter(|_| item.slug.is_none()))
        .collect();
    let told: Lifecycle = lifecycle(slug.as_deref(), headline.as_deref(), notes.iter().map(String::as_str));
    let mut kind = told.kind;
    let mut claim = |claimed: ItemKind| {
        if claimed.rank() > kind.rank() {
            kind = claimed;
        }
    };
    for signal in &meta.signals {
        if let Some(claimed) = signalled(signal) {
            claim(claimed);
        }
    }
    if meta.links.iter().any(|link| link.rel == "corrects") {
        claim(ItemKind::Correction);
    }
    if meta.links.iter().any(|link| matches!(link.rel.as_str(), "previous-version" | "replaces")) {
        claim(ItemKind::Update);
    }
    match meta.pub_status.as_deref() {
        Some("canceled" | "cancelled" | "killed" | "kill" | "withdrawn" | "unpublished" | "retracted") => {
            claim(ItemKind::Kill);
        }
        Some("withheld" | "withhold" | "held" | "hold") => claim(ItemKind::Withhold),
        _ => {}
    }
    let flash = matches!(meta.priority.as_deref(), Some("f" | "b")) || matches!(item.urgency, Some(1 | 2));
    if flash && (1..=ALERT_LIMIT_SENTENCES).contains(&sentences) {
        claim(ItemKind::Alert);
    }
    read_embargo(item, reference, zone, meta);
    let status = match kind {
        ItemKind::Kill => Status::Canceled,
        ItemKind::Withhold => Status::Withheld,
        _ if is_embargoed(meta, now) => Status::Withheld,
        _ => Status::Usable,
    };
    Life {
        kind,
        status,
        version: u64::from(told.version),
        headline: told.headline,
        story_words: told.story_words,
    }
}

fn signalled(signal: &str) -> Option<ItemKind> {
    let (scheme, code) = signal.split_once(':').unwrap_or(("", signal));
    Some(match (scheme, code.to_ascii_lowercase().as_str()) {
        ("edStat" | "edstat", "c") | (_, "correction" | "corrected") => ItemKind::Correction,
        ("edStat" | "edstat", "u") | (_, "update" | "updated") => ItemKind::Update,
        ("edStat" | "edstat", "d") | (_, "kill" | "delete") => ItemKind::Kill,
        (_, "writethru" | "writethrough") => ItemKind::Writethru,
        (_, "refile") => ItemKind::Refile,
        (_, "withhold") => ItemKind::Withhold,
        (_, "advisory") => ItemKind::Advisory,
        _ => return None,
    })
}

/// An embargo of the format's own field stays; else one told by a line is read.
fn read_embargo(item: &Item, reference: Option<Date>, zone: Option<&str>, meta: &mut Meta) {
    if let Some(embargo) = &mut meta.embargo {
        keep_fraction(embargo);
    }
    if meta.embargo.as_ref().is_some_and(|embargo| embargo.until.is_some()) {
        return;
    }
    let line =
        item.notes.iter().find(|note| note.kind == "embargo").map(|note| item.words(&note.range).to_owned());
    let field = meta.embargo.as_ref().map(|embargo| embargo.text.clone());
    let Some(text) = line.or(field) else {
        if meta.pub_status.as_deref() == Some("embargoed") {
            let until = meta.times.released.clone();
            meta.embargo = Some(Embargo { text: until.clone().unwrap_or_default(), until });
        }
        return;
    };
    let until = embargo_time(&text, reference, zone);
    meta.embargo = Some(Embargo { until, text });
}

/// Times are read in whole seconds. An embargo that names a part of a second ends with it, not before.
fn keep_fraction(embargo: &mut Embargo) {
    let instant = |text: &str| text.trim().parse::<Timestamp>().ok();
    let until = embargo.until.as_deref().and_then(instant);
    if let (Some(until), Some(written)) = (until, instant(&embargo.text))
        && written > until
    {
        embargo.until = Some(written.to_string());
    }
}

/// Held until its time is known to have come; for good, when the time cannot be read.
fn is_embargoed(meta: &Meta, now: Option<Timestamp>) -> bool {
    let Some(embargo) = &meta.embargo else { return false };
    let until = embargo.until.as_deref().and_then(|until| until.parse::<Timestamp>().ok());
    match (until, now) {
        (Some(until), Some(now)) => now < until,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embargo_is_never_read_as_earlier_than_it_is() {
        for (text, until, expected) in [
            ("2024-06-07T18:00:00.5Z", Some("2024-06-07T18:00:00Z"), Some("2024-06-07T18:00:00.5Z")),
            (
                "2024-06-07T20:00:00.25+02:00",
                Some("2024-06-07T20:00:00+02:00"),
                Some("2024-06-07T18:00:00.25Z"),
            ),
            ("2024-06-07T18:00:00Z", Some("2024-06-07T18:00:00Z"), Some("2024-06-07T18:00:00Z")),
            ("EMBARGOED", Some("2024-06-07T18:00:00Z"), Some("2024-06-07T18:00:00Z")),
            ("2024-06-07T18:00:00.5Z", None, None),
        ] {
            let mut embargo = Embargo { text: text.to_owned(), until: until.map(str::to_owned) };
            keep_fraction(&mut embargo);
            assert_eq!(embargo.until.as_deref(), expected, "{text}");
        }
    }
}
