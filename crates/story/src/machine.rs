//! One step in the life of a story.

use copydesk_record::{
    Embargo, EnrichedItem, HeldItem, ItemKind, ItemVersion, KeptTake, LifecycleEvent, LifecycleEventKind,
    QuoteChange, Release, Standing, StateSource, Status, StoryState, Versioned, topics,
};
use jiff::Timestamp;

use crate::changes::quote_changes;
use crate::hash::content_hash;
use crate::output::{Output, touched};
use crate::records::{publish, reissue, take_down};
use crate::stitch::{Take, may_continue, stitched};
use crate::verdict::{Verdict, verdict};

/// Contents of one version that are known again after they were replaced.
const REPLACED_LIMIT: usize = 16;

/// Something that happens to a story.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A message of it.
    Item(&'a EnrichedItem),
    /// Time has passed: its embargo may have ended.
    Tick,
    /// All of its source is withdrawn, for this reason.
    Withdraw(&'a str),
    /// A sink has missed tombstones: they are written once more, for this reason.
    Reissue(&'a str),
}

/// What an event leads to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    /// The next state; none when it stays as it is.
    pub state: Option<StoryState>,
    /// What to publish, in order; the life-cycle event is the last.
    pub outputs: Vec<Output>,
}

/// Applies an event to a story at the time `now`. An item always gives one life-cycle event; the other events give none
/// when they change nothing.
///
/// # Errors
/// When a record cannot be written as JSON, which no record read from JSON does.
pub fn apply(
    state: Option<&StoryState>,
    event: &Event<'_>,
    now: Timestamp,
) -> Result<Step, serde_json::Error> {
    match (event, state) {
        (Event::Item(item), state) => apply_item(state, item, now),
        (Event::Tick, Some(state)) => release(state, now),
        (Event::Withdraw(reason), Some(state)) => withdraw(state, reason, now),
        (Event::Reissue(reason), Some(state)) => issue_again(state, reason),
        (Event::Tick | Event::Withdraw(_) | Event::Reissue(_), None) => Ok(Step::default()),
    }
}

fn apply_item(
    before: Option<&StoryState>,
    item: &EnrichedItem,
    now: Timestamp,
) -> Result<Step, serde_json::Error> {
    let hash = content_hash(item)?;
    let mut event = event_about(item);
    event.reason = reason_of(item);
    match verdict(before, item, &hash) {
        Verdict::Duplicate => {
            event.event = LifecycleEventKind::Duplicate;
            finish(None, Vec::new(), event)
        }
        Verdict::Late(reason) => {
            event.event = LifecycleEventKind::Late;
            event.reason = Some(reason);
            finish(None, Vec::new(), event)
        }
        Verdict::Kill => {
            event.event = LifecycleEventKind::Kill;
            hold_back(before, item, Standing::Killed, hash, event, now)
        }
        Verdict::Withhold => {
            event.event = LifecycleEventKind::Withhold;
            hold_back(before, item, Standing::Withheld, hash, event, now)
        }
        Verdict::Take(take) => take_item(before, item, take, hash, event, now),
    }
}

/// A kill or a withhold.
fn hold_back(
    before: Option<&StoryState>,
    item: &EnrichedItem,
    standing: Standing,
    hash: String,
    mut event: LifecycleEvent,
    now: Timestamp,
) -> Result<Step, serde_json::Error> {
    let mut state = begin(before, item, now);
    event.replaces = before.and_then(standing_version);
    state.version = state.version.max(item.version);
    state.standing = standing;
    state.order = Some(hash);
    // Takes of what is taken down must not come back behind another lead.
    forget_parts(&mut state);
    state.held = None;
    let mut outputs = Vec::new();
    take_down(&mut state, &mut outputs);
    event.version = state.version;
    finish(Some(state), outputs, event)
}

/// A version, or a part of one, that becomes what stands.
fn take_item(
    before: Option<&StoryState>,
    item: &EnrichedItem,
    take: Option<Take>,
    hash: String,
    mut event: LifecycleEvent,
    now: Timestamp,
) -> Result<Step, serde_json::Error> {
    let embargo = embargo_of(before, item, now);
    let mut state = begin(before, item, now);
    event.replaces = before.and_then(standing_version);
    let again = before.is_some_and(|state| state.version == item.version && !state.hash.is_empty());
    match take {
        Some(take) => add_take(&mut state, take, item, &hash),
        None => {
            if item.version > state.version && !state.hash.is_empty() {
                forget_parts(&mut state);
            }
            if again {
                state.replaced.push(std::mem::take(&mut state.hash));
                let excess = state.replaced.len().saturating_sub(REPLACED_LIMIT);
                state.replaced.drain(..excess);
            } else {
                state.replaced.clear();
            }
            state.version = item.version;
            state.hash = hash;
            state.kind = Some(item.kind);
            state.lead = may_continue(item).then(|| Box::new(item.clone()));
            if again && event.reason.is_none() {
                event.reason = Some(format!("version {} again, with other content", item.version));
            }
        }
    }
    state.order = None;
    let whole = whole_of(&state, item);
    event.version = state.version;
    let mut outputs = Vec::new();
    if let Some(embargo) = embargo {
        event.event = LifecycleEventKind::Embargo;
        event.reason = event.reason.take().or_else(|| Some(embargo.text.clone()));
        event.until.clone_from(&embargo.until);
        take_down(&mut state, &mut outputs);
        state.standing = Standing::Embargoed;
        state.held = Some(HeldItem { until: embargo.until, text: embargo.text, item: Box::new(whole) });
        return finish(Some(state), outputs, event);
    }
    let known = before.is_some_and(|state| !state.hash.is_empty() || !state.takes.is_empty());
    event.event = event_of(item.kind, known);
    if item.kind == ItemKind::Correction {
        event.corrects = corrected(item).or_else(|| before.and_then(version_of));
    }
    event.quotes = publish_whole(&mut state, &whole, event.corrects.as_ref(), &mut outputs)?;
    finish(Some(state), outputs, event)
}

/// Publishes what was held, when its time has come.
fn release(before: &StoryState, now: Timestamp) -> Result<Step, serde_json::Error> {
    let Some(held) = &before.held else { return Ok(Step::default()) };
    let Some(until) = held.until.as_deref().and_then(|until| until.parse::<Timestamp>().ok()) else {
        return Ok(Step::default());
    };
    if now < until {
        return Ok(Step::default());
    }
    let mut state = before.clone();
    let item = &held.item;
    let mut event = event_about(item);
    event.event = LifecycleEventKind::Release;
    event.version = state.version;
    event.reason = Some(held.text.clone());
    event.until.clone_from(&held.until);
    state.released = Some(Release { due_ms: until.as_millisecond(), at_ms: now.as_millisecond() });
    state.changed_ms = now.as_millisecond();
    let corrects = if item.kind == ItemKind::Correction { corrected(item) } else { None };
    let mut outputs = Vec::new();
    event.quotes = publish_whole(&mut state, item, corrects.as_ref(), &mut outputs)?;
    event.corrects = corrects;
    finish(Some(state), outputs, event)
}

fn withdraw(before: &StoryState, reason: &str, now: Timestamp) -> Result<Step, serde_json::Error> {
    if before.standing.is_final() {
        return Ok(Step::default());
    }
    let mut state = before.clone();
    let mut event = event_on(before, LifecycleEventKind::Withdraw, reason);
    event.replaces = standing_version(before);
    state.standing = Standing::Withdrawn;
    state.changed_ms = now.as_millisecond();
    state.held = None;
    forget_parts(&mut state);
    let mut outputs = Vec::new();
    take_down(&mut state, &mut outputs);
    finish(Some(state), outputs, event)
}

fn issue_again(state: &StoryState, reason: &str) -> Result<Step, serde_json::Error> {
    let mut outputs = Vec::new();
    reissue(state, &mut outputs);
    if outputs.is_empty() {
        return Ok(Step::default());
    }
    finish(None, outputs, event_on(state, LifecycleEventKind::Reissue, reason))
}

/// Publishes an item as what stands, and tells how its quotes differ from those that stood before.
fn publish_whole(
    state: &mut StoryState,
    item: &EnrichedItem,
    corrects: Option<&ItemVersion>,
    outputs: &mut Vec<Output>,
) -> Result<Vec<QuoteChange>, serde_json::Error> {
    let stood = state.article.is_some();
    let quotes = std::mem::take(&mut state.quotes);
    state.quotes.clone_from(&quotes);
    state.held = None;
    state.standing = Standing::Published;
    if item.status == Status::Usable {
        publish(state, item, corrects, outputs)?;
    } else {
        // Held back when it was read; that is over.
        let usable = EnrichedItem { status: Status::Usable, ..item.clone() };
        publish(state, &usable, corrects, outputs)?;
    }
    Ok(if stood { quote_changes(&quotes, &state.quotes) } else { Vec::new() })
}

/// The embargo that holds an item at `now`; none when it may be published.
fn embargo_of(before: Option<&StoryState>, item: &EnrichedItem, now: Timestamp) -> Option<Embargo> {
    let embargo = item.meta.embargo.clone().or_else(|| {
        let held = before?.held.as_ref()?;
        let lifted = match (&held.until, item.kind) {
            (_, ItemKind::Take) => false,
            // Nothing but another version could ever end it.
            (None, _) => true,
            (Some(_), _) => item.meta.pub_status.as_deref() == Some("usable"),
        };
        (!lifted).then(|| Embargo { until: held.until.clone(), text: held.text.clone() })
    })?;
    match embargo.until.as_deref().map(str::parse::<Timestamp>) {
        Some(Ok(until)) if until <= now => None,
        Some(Ok(_)) => Some(embargo),
        // No time, or one without a zone: held.
        Some(Err(_)) | None => Some(Embargo { until: None, text: embargo.text }),
    }
}

/// The state before, or that of a story nothing is known of, with what every item of the story tells anew.
fn begin(before: Option<&StoryState>, item: &EnrichedItem, now: Timestamp) -> StoryState {
    let mut state = before.cloned().unwrap_or_else(|| StoryState {
        schema: StoryState::schema_id(),
        story: item.story.clone(),
        item: String::new(),
        version: 1,
        standing: Standing::Published,
        hash: String::new(),
        kind: None,
        replaced: Vec::new(),
        order: None,
        source: StateSource::default(),
        date: None,
        article: None,
        quotes: Vec::new(),
        entities: Vec::new(),
        gone: Default::default(),
        held: None,
        lead: None,
        takes: Vec::new(),
        takes_before: 0,
        released: None,
        changed_ms: 0,
    });
    state.item.clone_from(&item.id);
    // A kill may tell less of its source than the story did.
    let agency = item.source.agency.as_ref().map(|agency| agency.id.clone());
    state.source.feed = item.source.feed.clone().or(state.source.feed);
    state.source.agency = agency.or(state.source.agency);
    state.date = item.date.clone().or(state.date);
    state.changed_ms = now.as_millisecond();
    state
}

fn add_take(state: &mut StoryState, take: Take, item: &EnrichedItem, hash: &str) {
    let kept = KeptTake {
        number: take.number,
        insert: take.insert,
        hash: hash.to_owned(),
        item: Box::new(item.clone()),
    };
    state.takes.retain(|other| (other.number, other.insert) != (take.number, take.insert));
    state.takes.push(kept);
    state.takes.sort_by_key(|take| (!take.insert, take.number));
}

fn forget_parts(state: &mut StoryState) {
    let highest = state.takes.iter().map(|take| take.number).max().unwrap_or(0);
    state.takes_before = state.takes_before.max(highest);
    state.takes.clear();
    state.lead = None;
}

/// The item with its takes behind it.
fn whole_of(state: &StoryState, item: &EnrichedItem) -> EnrichedItem {
    let mut whole = match (&state.lead, state.takes.is_empty()) {
        (_, true) => item.clone(),
        (lead, false) => stitched(lead.as_deref(), &state.takes).unwrap_or_else(|| item.clone()),
    };
    whole.version = state.version;
    whole
}

/// The version that is published, if one is.
fn standing_version(state: &StoryState) -> Option<ItemVersion> {
    state.article.as_ref().and_then(|_| version_of(state))
}

fn version_of(state: &StoryState) -> Option<ItemVersion> {
    let known = !state.hash.is_empty();
    known.then(|| ItemVersion { item: state.item.clone(), version: Some(state.version) })
}

/// What the item's own links say that it corrects.
fn corrected(item: &EnrichedItem) -> Option<ItemVersion> {
    let link = item.meta.links.iter().find(|link| link.rel == "corrects")?;
    let version = link.version.as_deref().and_then(|version| version.trim().parse().ok());
    Some(ItemVersion { item: link.target.clone(), version })
}

/// `known`: whether content of the story was seen before.
fn event_of(kind: ItemKind, known: bool) -> LifecycleEventKind {
    match kind {
        ItemKind::Correction => LifecycleEventKind::Correction,
        ItemKind::Update | ItemKind::Writethru | ItemKind::Take | ItemKind::Refile => {
            LifecycleEventKind::Update
        }
        _ if known => LifecycleEventKind::Update,
        _ => LifecycleEventKind::New,
    }
}

/// The line of the message that says why.
fn reason_of(item: &EnrichedItem) -> Option<String> {
    let telling = |kind: &str| ["kill", "embargo", "correction", "update"].contains(&kind);
    item.notes.iter().find(|note| telling(&note.kind)).map(|note| note.text.clone())
}

fn event_about(item: &EnrichedItem) -> LifecycleEvent {
    LifecycleEvent {
        schema: LifecycleEvent::schema_id(),
        story: item.story.clone(),
        item: item.id.clone(),
        version: item.version,
        event: LifecycleEventKind::New,
        reason: None,
        touched: Vec::new(),
        date: item.date.clone(),
        replaces: None,
        corrects: None,
        until: None,
        quotes: Vec::new(),
    }
}

fn event_on(state: &StoryState, kind: LifecycleEventKind, reason: &str) -> LifecycleEvent {
    LifecycleEvent {
        schema: LifecycleEvent::schema_id(),
        story: state.story.clone(),
        item: state.item.clone(),
        version: state.version,
        event: kind,
        reason: Some(reason.to_owned()),
        touched: Vec::new(),
        date: state.date.clone(),
        replaces: None,
        corrects: None,
        until: None,
        quotes: Vec::new(),
    }
}

fn finish(
    state: Option<StoryState>,
    mut outputs: Vec<Output>,
    mut event: LifecycleEvent,
) -> Result<Step, serde_json::Error> {
    event.touched = touched(&outputs);
    outputs.push(Output::record(topics::LIFECYCLE, event.story.clone(), &event)?);
    Ok(Step { state, outputs })
}
