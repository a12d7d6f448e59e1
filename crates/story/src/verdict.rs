//! What a message means for its story, before anything is done about it.

use copydesk_record::{EnrichedItem, ItemKind, Standing, Status, StoryState};
use jiff::Timestamp;

use crate::stitch::{Take, take_of};

/// What a message means for its story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Seen before.
    Duplicate,
    /// Not to be published, for this reason.
    Late(String),
    /// Kills the story.
    Kill,
    /// Holds it back.
    Withhold,
    /// Becomes what stands, now or when its embargo ends.
    Take(Option<Take>),
}

/// Whether the item's version is a number that its message carries, or the time its version was made, and not one that
/// words such as `UPDATE 2` or `3rd Ld` tell. See `version_of` of the desk, which makes it.
#[must_use]
pub fn is_explicit(item: &EnrichedItem) -> bool {
    let meta = &item.meta;
    if let Some(version) = meta.version.as_deref().and_then(|version| version.trim().parse::<u64>().ok()) {
        return version == item.version;
    }
    let made = meta.times.version_created.as_deref().and_then(|time| time.parse::<Timestamp>().ok());
    let made = made.and_then(|made| u64::try_from(made.as_second()).ok());
    meta.guid.is_some() && made == Some(item.version)
}

pub(crate) fn is_kill(item: &EnrichedItem) -> bool {
    item.status == Status::Canceled || item.kind == ItemKind::Kill
}

fn is_withhold(item: &EnrichedItem) -> bool {
    item.kind == ItemKind::Withhold || (item.status == Status::Withheld && item.meta.embargo.is_none())
}

/// `hash` is the hash of the item's content.
pub(crate) fn verdict(state: Option<&StoryState>, item: &EnrichedItem, hash: &str) -> Verdict {
    let Some(state) = state else {
        return match item {
            item if is_kill(item) => Verdict::Kill,
            item if is_withhold(item) => Verdict::Withhold,
            item => Verdict::Take(take_of(item)),
        };
    };
    let same_order = state.order.as_deref() == Some(hash);
    if is_kill(item) {
        let again = state.standing == Standing::Killed && (same_order || item.version < state.version);
        return if again { Verdict::Duplicate } else { Verdict::Kill };
    }
    if state.standing.is_final() {
        return final_verdict(state, item);
    }
    if is_withhold(item) {
        return match state.standing {
            Standing::Withheld if same_order => Verdict::Duplicate,
            _ if is_explicit(item) && item.version < state.version => late(state, item),
            _ => Verdict::Withhold,
        };
    }
    if let Some(take) = take_of(item) {
        return take_verdict(state, take, hash);
    }
    if item.version < state.version {
        return late(state, item);
    }
    let known = hash == state.hash || state.replaced.iter().any(|replaced| replaced == hash);
    if item.version == state.version && known {
        return Verdict::Duplicate;
    }
    let beside = |what: &str| Verdict::Late(format!("{what} does not take the place of its story"));
    match (item.kind, state.kind) {
        (ItemKind::Advisory, Some(kind)) if kind != ItemKind::Advisory => beside("an advisory"),
        // One sentence ahead of the story; a newer alert may be all there is.
        (ItemKind::Alert, Some(kind)) if kind != ItemKind::Alert && item.version == state.version => {
            beside("an alert")
        }
        _ => Verdict::Take(None),
    }
}

/// Of a story that was killed or withdrawn.
fn final_verdict(state: &StoryState, item: &EnrichedItem) -> Verdict {
    if take_of(item).is_none() && !is_withhold(item) && is_explicit(item) && item.version > state.version {
        return Verdict::Take(None);
    }
    let what = if state.standing == Standing::Withdrawn { "withdrawn" } else { "killed" };
    Verdict::Late(format!("the story was {what} at version {}", state.version))
}

fn take_verdict(state: &StoryState, take: Take, hash: &str) -> Verdict {
    let known = state.takes.iter().find(|kept| kept.number == take.number && kept.insert == take.insert);
    match known {
        Some(known) if known.hash == hash => Verdict::Duplicate,
        None if take.number <= state.takes_before => {
            Verdict::Late(format!("take {} continues a version that was replaced", take.number))
        }
        // What it continues is not there to be put before it.
        None if state.lead.is_none() && !state.hash.is_empty() => {
            Verdict::Late(format!("take {} came when its lead was not kept any more", take.number))
        }
        _ if state.standing == Standing::Withheld => Verdict::Late("the story is withheld".to_owned()),
        _ => Verdict::Take(Some(take)),
    }
}

fn late(state: &StoryState, item: &EnrichedItem) -> Verdict {
    Verdict::Late(format!("version {} came after version {}", item.version, state.version))
}
