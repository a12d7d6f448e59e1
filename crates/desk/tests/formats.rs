//! Normalised records of the example wires and of the fixtures of all formats, one snapshot each: whoever adds a file
//! adds a test.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use copydesk_desk::{Desk, RawMessage, normalize};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else if !path.to_string_lossy().ends_with(".expected.json") {
            out.push(path);
        }
    }
}

#[test]
fn records_of_every_format() {
    let desk = Desk::builtin();
    let mut paths = Vec::new();
    for folder in ["examples/wires", "crates/wire/tests/fixtures"] {
        files(&Path::new(REPOSITORY).join(folder), &mut paths);
    }
    assert!(paths.len() > 20);
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        let raw =
            RawMessage { bytes: &bytes, received_at: Some("2024-05-14T12:00:00Z"), ..RawMessage::default() };
        let folder = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let name = format!("{folder}-{}", path.file_name().unwrap().to_string_lossy());
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_path("snapshots/formats");
        settings.bind(|| match normalize(&raw, &desk) {
            Ok(items) => {
                insta::assert_json_snapshot!(name, items, {
                    "[].pipeline" => "[pipeline]",
                    "[].raw.sha256" => "[hash]",
                    "[].body.provenance" => "[runs]",
                });
            }
            Err(error) => insta::assert_snapshot!(name, error.to_string()),
        });
    }
}
