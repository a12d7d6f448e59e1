//! The life of a story: what each message of it changes on the published topics.
//!
//! [`apply`] is the whole of it: a state and an event in, the next state and the records to publish out. It knows no
//! log and no clock; the time is an argument. [`Shelf`] holds the states of one partition and answers what is due.
//!
//! The rules, with where they come from:
//!
//! - **A higher version wins**, and a late older one never overwrites it (Superdesk's `ingest_item` does the same).
//! - **Equal version, equal content** is a duplicate: recorded, not published again. The envelope does not count.
//! - **Equal version, other content**: the later one in the stream wins, and the event says so. What it replaced is a
//!   duplicate when it comes again: a slower line of the same agency must not bring it back.
//! - **A kill always wins**, whatever its version: a kill that only words tell has no version of its own. It may come
//!   before its story. A killed story comes back only by a higher version whose number the message itself carries
//!   ([`is_explicit`]): words such as `3rd Ld` may be a late delivery of what was killed.
//! - **A withhold** takes the story down until a newer version, or another one of the same version, comes. One that only
//!   words tell holds whatever the version; one with a number of its own that is older than what stands is late.
//! - **An embargo** holds the whole story, earlier versions included, until its time. An update while it is held
//!   replaces what is held; one that says nothing of the embargo stays under it, unless its own status field says
//!   `usable`. An embargo whose time cannot be read ends only with a version that has none.
//! - **Takes, adds and inserts** are put behind the lead by their numbers ([`stitched`]); a new full version replaces all.
//! - **Quotes and entities** that a version no longer has are tombstoned.
//! - **An advisory** is a note to editors and never takes the place of its story; nor does an alert of the same version,
//!   which comes ahead of it.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod changes;
mod diff;
mod hash;
mod machine;
mod match_key;
mod output;
mod proof;
mod receipts;
mod records;
mod shelf;
mod stitch;
mod verdict;

pub use changes::{quote_changes, same_speaker};
pub use diff::{Difference, differences};
pub use hash::{content_hash, short_hash};
pub use machine::{Event, Step, apply};
pub use match_key::match_key;
pub use output::Output;
pub use proof::{Fault, Wrong, prove};
pub use receipts::{Excess, excess};
pub use shelf::{Shelf, Window};
pub use stitch::{Take, stitched, take_of};
pub use verdict::is_explicit;
