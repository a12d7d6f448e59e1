//! Trains the name model that `copydesk-names` reads names with.
//!
//! Not part of any service. The data sets stay where they are: paths to them are given by the user.
//! The same data, lists and seed give the same file, byte for byte.

#![cfg_attr(test, allow(clippy::unwrap_used))]
#![allow(clippy::print_stderr)]

pub mod augment;
pub mod clusters;
pub mod corpus;
pub mod crf;
pub mod data;
pub mod lists;
pub mod network;
pub mod random;
pub mod recipe;
pub mod repair;
pub mod score;
pub mod train;
