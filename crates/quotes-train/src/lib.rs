//! Trains the syntax and quote models of Copydesk. Runs for minutes, reads annotated files, is no part of a service.

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::print_stderr)]

pub mod network;
pub mod quotes;
pub mod stories;
pub mod syntax;
pub mod treebank;
