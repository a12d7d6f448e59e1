//! The examples of the IPTC beside the checkout, where they are: what shall fail is refused or warned of, what shall
//! pass is not.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use copydesk_dateline::{Agencies, Tables};
use copydesk_gazetteer::Gazetteer;
use copydesk_text::{Labels, decode};
use copydesk_wire::{Context, FeedSettings, Format, Message, read};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.components().any(|part| part.as_os_str().to_string_lossy().starts_with("should_")) {
            out.push(path);
        }
    }
}

#[test]
fn examples_pass_and_fail_as_the_iptc_says() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/schemas/ninjs/test_suite");
    if !suite.exists() {
        return;
    }
    let tables = Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() };
    let feed = FeedSettings { format: Some(Format::Ninjs), ..FeedSettings::default() };
    let context = Context { tables: &tables, received: None, format: None, feed: &feed };
    let mut paths = Vec::new();
    files(&suite, &mut paths);
    assert!(paths.len() > 40);
    let mut wrong = Vec::new();
    for path in paths {
        let raw = std::fs::read(&path).unwrap();
        let decoded = decode(&raw, Labels { feed: None, declared: None }).unwrap();
        let faults: Vec<String> = match read(&Message { raw: &raw, decoded: &decoded }, &context) {
            Ok(items) => {
                let warnings = items.into_iter().flat_map(|item| item.warnings);
                warnings.filter(|w| w.code == "not-valid-ninjs").map(|w| w.message).collect()
            }
            Err(error) => vec![error.to_string()],
        };
        let shall_fail = path.to_string_lossy().contains("should_fail");
        if shall_fail == faults.is_empty() {
            wrong.push(format!("{}: {faults:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
