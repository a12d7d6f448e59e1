//! Quotations, cues and speakers.
