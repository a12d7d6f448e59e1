//! Whole records of the wires in `tests/fixtures/wires`, one snapshot each.

#![allow(clippy::unwrap_used)]

use copydesk_desk::{Desk, RawMessage, extract, normalize};

fn check(name: &str, bytes: &[u8], feed: Option<&str>, charset: Option<&str>) {
    let desk = Desk::builtin();
    let raw = RawMessage {
        bytes,
        feed,
        charset,
        received_at: Some("2023-03-24T15:10:00Z"),
        format: None,
        coordinates: None,
    };
    let record = extract(normalize(&raw, &desk).unwrap().remove(0), &desk);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        insta::assert_json_snapshot!(name, record, { ".pipeline.dictionaries" => "[hash]", ".pipeline.model" => "[model]", ".pipeline.version" => "[version]" });
    });
}

macro_rules! wires {
    ($($name:ident $feed:expr;)*) => {$(
        #[test]
        fn $name() {
            check(stringify!($name), include_bytes!(concat!("fixtures/wires/", stringify!($name), ".txt")), $feed, None);
        }
    )*};
}

wires! {
    interview None;
    writethru Some("AP U.S. News");
    update Some("reuters");
    correction None;
    kill Some("ap");
    embargo Some("reuters");
    no_dateline None;
}

#[test]
fn windows_1252() {
    let bytes = b"Z\xfcrich, 24 mar (EFE).- \x93La bolsa cerr\xf3 en alza\x94, dijo Ana L\xf3pez.\r\n";
    check("windows_1252", bytes, None, Some("iso-8859-1"));
}
