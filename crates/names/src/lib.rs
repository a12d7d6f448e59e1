//! People, organisations and places in wire copy.
//!
//! [`recognise`] finds names with a trained model; [`cluster`] groups the mentions that mean one
//! thing. A better recogniser only has to give the same [`Name`]s: nothing after it asks how they were found.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cluster;
mod lexicon;
pub mod model;
mod recognise;
mod roles;
mod words;

pub use cluster::{Cluster, ClusterMention, Gender, cluster};
pub use lexicon::{Lexicon, SOURCES, builtin_model};
pub use recognise::recognise;
pub use roles::{Role, roles_of};
pub use words::Words;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameType {
    /// A person.
    Person,
    /// A company, agency, government body, club or other organisation.
    Organisation,
    /// A country, city, region, building or natural place.
    Place,
    /// A nationality, religion or party as a group of people.
    Group,
    /// A named event.
    Event,
    /// A titled work, law or report.
    Work,
    /// A named product, vehicle or weapon.
    Product,
    /// Any other name.
    Other,
}

/// A name in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// What it names.
    pub name_type: NameType,
}
