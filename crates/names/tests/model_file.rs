//! Model files that are refused, and one that is read.

#![allow(clippy::unwrap_used)]

use std::borrow::Cow;

use copydesk_names::model::{HIDDEN, LABELS, MODEL_VERSION, ModelError, ModelFile, Parts};

fn small() -> Vec<u8> {
    let parts = Parts {
        word_marks: vec![0; 16],
        word_codes: vec![0; 48],
        phrase_marks: vec![0; 16],
        phrase_kinds: vec![0; 16],
        class_marks: vec![0; 16],
        class_bits: vec![0; 16],
        feature_marks: vec![0; 16],
        rows: vec![0; 16 * HIDDEN],
        scale: 1.0,
        hidden_bias: vec![0.0; HIDDEN],
        output: vec![[0.0; LABELS]; HIDDEN],
        output_bias: vec![0.0; LABELS],
        ..Parts::default()
    };
    parts.to_bytes()
}

fn open(bytes: Vec<u8>) -> Result<ModelFile, ModelError> {
    ModelFile::open(Cow::Owned(bytes))
}

#[test]
fn a_whole_file_is_read() {
    let file = open(small()).unwrap();
    assert_eq!(file.len_bytes(), small().len());
    assert_eq!(file.checksum().len(), 64);
}

#[test]
fn a_torn_file_is_refused() {
    let whole = small();
    for length in (0..whole.len()).step_by(97) {
        let error = open(whole[..length].to_vec()).unwrap_err();
        assert!(matches!(error, ModelError::Magic | ModelError::Length { .. }), "{length}: {error}");
    }
    let mut longer = whole;
    longer.push(0);
    assert!(matches!(open(longer).unwrap_err(), ModelError::Length { .. }));
}

#[test]
fn a_flipped_bit_is_refused() {
    let whole = small();
    for at in (0..whole.len()).step_by(131) {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        // Four bytes of the header are kept free and mean nothing.
        if !(12..16).contains(&at) {
            assert!(open(bytes).is_err(), "byte {at}");
        }
    }
}

#[test]
fn another_version_is_refused() {
    let mut bytes = small();
    bytes[8] = 99;
    let error = open(bytes).unwrap_err();
    assert_eq!(error, ModelError::Version { found: 99 });
    assert_eq!(
        error.to_string(),
        format!("the name model has version 99, this build reads version {MODEL_VERSION}")
    );
}

#[test]
fn tables_that_do_not_fit_are_refused() {
    let mut parts = Parts { feature_marks: vec![0; 16], ..Parts::default() };
    parts.rows = vec![0; 8];
    assert!(matches!(open(parts.to_bytes()).unwrap_err(), ModelError::Table(_)));
}
