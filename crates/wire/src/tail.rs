//! What ends a story without being part of it: end marks, sign-offs, credits, contacts.

use std::ops::Range;

use copydesk_record::BlockKind;

use crate::Paragraph;

/// Lines that say the text is over, or goes on in the next take.
const END_LINES: [&str; 15] = [
    "-30-",
    "###",
    "ends",
    "end",
    "(end)",
    "(more)",
    "more",
    "enditem",
    "==kyodo",
    "_____",
    "(reuters)",
    "___",
    "-0-",
    "-ends-",
    "ends/",
];
/// Marks behind the last sentence.
const END_MARKS: [&str; 5] = ["Enditem", "(ANSA).", "(ANSA)", "/ritzau/", "(END)"];
const CREDIT_OPENERS: [&str; 8] = [
    "(Reporting by",
    "(Additional reporting",
    "(Editing by",
    "(Writing by",
    "(Compiled by",
    "(Reporting and",
    "Reporting by",
    "This report by The Canadian Press",
];
const LINES_AT_THE_END: usize = 8;

/// Takes end marks and sign-offs off the end of the story and tells credits and contacts from its text.
/// What was taken off is returned, in order.
pub(crate) fn trim(text: &str, body: &mut Vec<Paragraph>) -> Vec<Range<usize>> {
    let mut taken = Vec::new();
    for _ in 0..LINES_AT_THE_END {
        let Some(last) = body.last_mut() else { break };
        let Some(line) = last.lines.last().cloned() else { break };
        let words = text.get(line.clone()).unwrap_or_default();
        if is_end_line(words) || is_sign_off(words) {
            taken.push(line);
            last.lines.pop();
            if last.lines.is_empty() {
                body.pop();
            }
            continue;
        }
        let Some(mark) = END_MARKS.iter().find(|mark| words.ends_with(**mark) && words.len() > mark.len())
        else {
            break;
        };
        let rest = words.trim_end_matches(mark).trim_end();
        if rest.is_empty() {
            break;
        }
        taken.push(line.end - mark.len()..line.end);
        if let Some(kept) = last.lines.last_mut() {
            kept.end = line.start + rest.len();
        }
    }
    taken.reverse();
    for paragraph in body.iter_mut() {
        let words = text.get(paragraph.range()).unwrap_or_default();
        if CREDIT_OPENERS.iter().any(|opener| words.starts_with(opener)) {
            paragraph.kind = BlockKind::Credit;
        } else if is_contact(words) {
            paragraph.kind = BlockKind::Contact;
        }
    }
    taken
}

fn is_end_line(words: &str) -> bool {
    words.len() <= 12 && END_LINES.contains(&words.to_lowercase().as_str())
}

/// `hh/ph/ts`, `--IANS`, `AAP jd`, `PTI ABC XYZ`: initials of the desk.
fn is_sign_off(words: &str) -> bool {
    let initials =
        |part: &str| (1..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
    let slashed = words.trim_end_matches('/');
    if words.len() <= 24 && words.contains('/') && slashed.split(['/', '-', ' ']).all(initials) {
        return words.bytes().all(|b| !b.is_ascii_uppercase());
    }
    let mut parts = words.split(' ');
    let agency =
        parts.next().is_some_and(|first| matches!(first, "AAP" | "PTI" | "--IANS" | "–SAnews.gov.za"));
    agency && words.len() <= 24 && parts.all(initials)
}

fn is_contact(words: &str) -> bool {
    let mail = |word: &str| word.contains('@') && word.contains('.');
    words.len() < 160
        && (words.starts_with("Write to ") && words.split_whitespace().any(mail)
            || words.split_whitespace().count() == 1 && mail(words)
            || words.starts_with("Contact: "))
}
