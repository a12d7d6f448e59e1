//! The states of one partition.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_record::{CommandPosition, RecordError, StoryState, decode};
use jiff::Timestamp;

/// How long and how many stories are remembered. Kills and embargoes do not count and are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Milliseconds since a story's last change; none for ever.
    pub keep_ms: Option<i64>,
    /// Stories of a partition; none for any number.
    pub keep_entries: Option<usize>,
    /// Milliseconds since the last change that the text of a lead is kept for takes that may follow.
    pub takes_ms: i64,
}

/// The states of one partition, filled from its changelog: from the topic when the partition is assigned, and record by
/// record after each commit. There is no other way in, so what is rebuilt is what was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shelf {
    stories: BTreeMap<String, StoryState>,
    /// When embargoes end, milliseconds since the Unix epoch, with the story.
    due: BTreeSet<(i64, String)>,
    /// Stories whose lead or takes are kept, by their last change.
    with_text: BTreeSet<(i64, String)>,
    held: usize,
    commands: CommandPosition,
}

impl Shelf {
    /// Takes a record of the changelog. Returns the state that it puts in the place of another or of none.
    ///
    /// # Errors
    /// When the value is not a state this build can read.
    pub fn take(&mut self, key: &str, value: Option<&[u8]>) -> Result<Option<&StoryState>, RecordError> {
        if key == CommandPosition::KEY {
            self.commands = value.map(decode).transpose()?.unwrap_or_default();
            return Ok(None);
        }
        let state: Option<StoryState> = value.map(decode).transpose()?;
        self.forget(key);
        let Some(state) = state else { return Ok(None) };
        if let Some(due) = due_ms(&state) {
            self.due.insert((due, key.to_owned()));
        }
        if keeps_text(&state) {
            self.with_text.insert((state.changed_ms, key.to_owned()));
        }
        self.held += usize::from(state.held.is_some());
        self.stories.insert(key.to_owned(), state);
        Ok(self.stories.get(key))
    }

    fn forget(&mut self, key: &str) {
        let Some(old) = self.stories.remove(key) else { return };
        self.held -= usize::from(old.held.is_some());
        if let Some(due) = due_ms(&old) {
            self.due.remove(&(due, key.to_owned()));
        }
        if keeps_text(&old) {
            self.with_text.remove(&(old.changed_ms, key.to_owned()));
        }
    }

    /// The state of a story.
    #[must_use]
    pub fn get(&self, story: &str) -> Option<&StoryState> {
        self.stories.get(story)
    }

    /// All states, by story key.
    pub fn iter(&self) -> impl Iterator<Item = &StoryState> {
        self.stories.values()
    }

    /// Number of stories.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stories.len()
    }

    /// Number of stories that an embargo holds.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }

    /// How far the commands have been followed.
    #[must_use]
    pub fn commands(&self) -> &CommandPosition {
        &self.commands
    }

    /// Stories whose embargo has ended at `now`, the earliest first.
    pub fn due(&self, now: Timestamp) -> impl Iterator<Item = &StoryState> {
        let now = now.as_millisecond();
        let due = self.due.iter().take_while(move |(due, _)| *due <= now);
        due.filter_map(|(_, story)| self.stories.get(story))
    }

    /// Stories that need not be remembered any more at `now`: those outside of the window, the oldest first. What is
    /// published of them stays.
    #[must_use]
    pub fn expired(&self, now: Timestamp, window: &Window) -> Vec<String> {
        let mut old: Vec<(i64, &String)> = self
            .stories
            .iter()
            .filter(|(_, state)| !state.standing.is_final() && state.held.is_none())
            .map(|(story, state)| (state.changed_ms, story))
            .collect();
        old.sort_unstable();
        let too_many = window.keep_entries.map_or(0, |most| old.len().saturating_sub(most));
        let oldest = window.keep_ms.map(|keep| now.as_millisecond().saturating_sub(keep));
        old.into_iter()
            .enumerate()
            .take_while(|(at, (changed, _))| *at < too_many || oldest.is_some_and(|oldest| *changed < oldest))
            .map(|(_, (_, story))| story.clone())
            .collect()
    }

    /// States whose texts for takes are not needed any more at `now`, without these texts.
    #[must_use]
    pub fn without_old_text(&self, now: Timestamp, window: &Window) -> Vec<StoryState> {
        let oldest = now.as_millisecond().saturating_sub(window.takes_ms);
        self.with_text
            .iter()
            .take_while(|(changed, _)| *changed < oldest)
            .filter_map(|(_, story)| self.stories.get(story))
            // What is held is put together from them when it is updated.
            .filter(|state| state.held.is_none())
            .map(|state| {
                let highest = state.takes.iter().map(|take| take.number).max().unwrap_or(0);
                StoryState {
                    lead: None,
                    takes: Vec::new(),
                    takes_before: state.takes_before.max(highest),
                    ..state.clone()
                }
            })
            .collect()
    }
}

fn due_ms(state: &StoryState) -> Option<i64> {
    let until = state.held.as_ref()?.until.as_deref()?;
    // Rounded up: a release must not be early by the part of a millisecond.
    let until: Timestamp = until.parse().ok()?;
    let whole = until.as_millisecond();
    Some(if until.subsec_nanosecond() % 1_000_000 > 0 { whole + 1 } else { whole })
}

fn keeps_text(state: &StoryState) -> bool {
    state.lead.is_some() || !state.takes.is_empty()
}
