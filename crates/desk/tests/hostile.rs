//! Input made to hurt: it must be read in time linear in its length, without a panic.

#![allow(clippy::unwrap_used)]

use copydesk_desk::{Desk, RawMessage, annotate, extract, normalize, read_dateline};
use proptest::prelude::*;

const LENGTH_BYTES: usize = 2_000_000;

fn read(bytes: &[u8]) {
    let desk = Desk::builtin();
    let raw = RawMessage { bytes, received_at: Some("2023-05-18"), ..RawMessage::default() };
    for item in normalize(&raw, &desk).unwrap_or_default() {
        let _ = extract(item, &desk);
    }
}

fn check_repeated(piece: &str) {
    read(piece.repeat(LENGTH_BYTES / piece.len()).as_bytes());
}

#[test]
fn marks_and_brackets() {
    for piece in ["\"", "\" ", "“", "‘ ", "(", "((a", "[", "]", "/", "''", "“a” ", "\"A,\" he said. "]
    {
        check_repeated(piece);
    }
}

#[test]
fn lines_without_end() {
    for piece in
        ["a", "A", "A ", "a ", "A.", ".", ". ", "U.S.", "é", "-", "--", "— ", "A-", "A of ", "A and ", "of "]
    {
        check_repeated(piece);
    }
}

#[test]
fn words_the_rules_look_for() {
    for piece in [
        "said ",
        "Said, ",
        "he said ",
        ", said",
        "according to ",
        "Minister ",
        "the minister ",
        "President of the ",
        "Ana Lind said Ana ",
        "May ",
        "March 24 ",
        "LONDON/",
        "LONDON, ",
        "Monday ",
        "BC-",
        "By A B\n",
        "more than 1 ",
    ] {
        check_repeated(piece);
    }
}

#[test]
fn line_ends() {
    for piece in ["\n", "\r", "\r\n", "a\n", "A\n\n", " a\n", "\t\n", "a  1\n", "* a\n", "\u{85}", "\0"] {
        check_repeated(piece);
    }
}

#[test]
fn many_people_and_quotes() {
    let text: String =
        (0..8000).map(|n| format!("\"We go,\" Ana Lind{n} said. \"Yes,\" she added. ")).collect();
    read(text.as_bytes());
    let text: String =
        (0..8000).map(|n| format!("Ambassador Ana Lin{n}d left. \"No,\" the ambassador said.\n\n")).collect();
    read(text.as_bytes());
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400), charset in "(utf-8|latin1|shift_jis|utf-16le|gbk|x)?") {
        let desk = desk();
        let raw = RawMessage { bytes: &bytes, charset: Some(&charset), ..RawMessage::default() };
        for item in normalize(&raw, desk).unwrap_or_default() {
            let _ = extract(item, desk);
        }
    }

    #[test]
    fn any_text_is_read_the_same_twice(text in "(\\PC|[\"“”‘’«».,:;()\\[\\]/ \n\t—-]|said|the minister|Ana Lind|LONDON, |March 24 |\\(AP\\) - |According to |\n\n){0,60}") {
        let desk = desk();
        let raw = RawMessage { bytes: text.as_bytes(), received_at: Some("2023-05-18T10:00:00Z"), ..RawMessage::default() };
        let read = |desk: &Desk| {
            let items = normalize(&raw, desk)?;
            Ok::<_, copydesk_desk::ReadError>(items.into_iter().map(|item| extract(item, desk)).collect::<Vec<_>>())
        };
        let (once, twice) = (read(desk), read(&Desk::builtin()));
        prop_assert_eq!(once.map(|r| serde_json::to_string(&r).unwrap()), twice.map(|r| serde_json::to_string(&r).unwrap()));
        let _ = annotate(&text, true, desk);
        let _ = annotate(&text, false, desk);
        let _ = read_dateline(&text, "2023-05-18", desk);
    }
}

fn desk() -> &'static Desk {
    static DESK: std::sync::OnceLock<Desk> = std::sync::OnceLock::new();
    DESK.get_or_init(Desk::builtin)
}
