//! What a sink holds against what it may hold.

use std::collections::BTreeSet;

use copydesk_record::{Receipt, Standing, StoryState};

/// What is wrong with what a sink holds of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Excess {
    /// The story is not published any more: the sink must hold nothing of it.
    Story(Standing),
    /// An older version than the one that is published.
    Outdated {
        /// The version it holds.
        held: u64,
        /// The version that is published.
        published: u64,
    },
    /// Quotes that the story has not any more, by their ids.
    Quotes(Vec<String>),
    /// Entities that the story has not any more, by their ids.
    Entities(Vec<String>),
}

impl Excess {
    /// Whether tombstones make it good; an outdated article is made good by reading the article again.
    #[must_use]
    pub const fn needs_tombstones(&self) -> bool {
        !matches!(self, Excess::Outdated { .. })
    }
}

/// What a sink holds of a story that it must not hold. `state` is what the publisher knows of it: of a story that it has
/// forgotten nothing can be said.
#[must_use]
pub fn excess(receipt: &Receipt, state: &StoryState) -> Vec<Excess> {
    if state.article.is_none() {
        let holds = receipt.version.is_some() || !receipt.quotes.is_empty() || !receipt.entities.is_empty();
        return if holds { vec![Excess::Story(state.standing)] } else { Vec::new() };
    }
    let mut found = Vec::new();
    if let Some(held) = receipt.version.filter(|held| *held < state.version) {
        found.push(Excess::Outdated { held, published: state.version });
    }
    let beyond = |held: &[String], published: BTreeSet<&String>| -> Vec<String> {
        held.iter().filter(|id| !published.contains(id)).cloned().collect()
    };
    let quotes = beyond(&receipt.quotes, state.quotes.iter().map(|quote| &quote.id).collect());
    let entities = beyond(&receipt.entities, state.entities.iter().map(|entity| &entity.id).collect());
    if !quotes.is_empty() {
        found.push(Excess::Quotes(quotes));
    }
    if !entities.is_empty() {
        found.push(Excess::Entities(entities));
    }
    found
}
