//! The dateline grammar: places, date, agency.
