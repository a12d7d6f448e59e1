//! Training on a small invented set: the same file twice, and it has learnt the set.

#![allow(clippy::unwrap_used)]

use std::borrow::Cow;
use std::path::Path;

use copydesk_names::model::{MODEL_VERSION, ModelFile};
use copydesk_names_train::data::{join, read};
use copydesk_names_train::lists::Lists;
use copydesk_names_train::recipe::tables;
use copydesk_names_train::score::f1;
use copydesk_names_train::train::{Plan, train};

fn train_small(seed: u64) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiny.jsonl");
    let texts = join(&read(&path, 1.0).unwrap(), &[1, 3]);
    let mut lists = Lists::default();
    lists.phrases.entry("city".to_owned()).or_default().insert("Port Sand".to_owned());
    let (mut parts, tables) = tables(&mut lists).unwrap();
    let mut plan = Plan { slots: 1 << 12, least: 1, cross_epochs: 1, ..Plan::default() };
    plan.settings.epochs = 6;
    plan.settings.seed = seed;
    plan.settings.rate = 0.01;
    train(&texts, &tables, &mut parts, &plan, &mut |_, _, _| {});
    parts.to_bytes()
}

#[test]
fn the_same_data_and_seed_give_the_same_file() {
    let first = train_small(1);
    assert!(first == train_small(1), "two runs differ");
    assert!(first != train_small(2), "the seed does nothing");
}

#[test]
fn a_trained_model_reads_what_it_was_trained_on() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tiny.jsonl");
    let texts = read(&path, 1.0).unwrap();
    let model = ModelFile::open(Cow::Owned(train_small(1))).unwrap();
    let score = f1(&model, &texts, true);
    assert!(score > 95.0, "F1 {score:.1} with version {MODEL_VERSION}");
}
