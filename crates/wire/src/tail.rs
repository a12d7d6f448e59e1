//! What ends a story without being part of it: end marks, sign-offs, credits, contacts.

use std::ops::Range;

use copydesk_record::BlockKind;

use crate::item::{HeaderLine, Item, Paragraph};

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

/// A line after which nothing is for publication; the rest of the story is a note.
const NOT_FOR_PUBLICATION: [&str; 6] = [
    "the following information is not for pub",
    "the following information is not intended for pub",
    "the following is not for pub",
    "die folgenden informationen sind nicht zur ver",
    "not for publication",
    "nicht zur veröffentlichung",
];
const COPYRIGHT_OPENERS: [&str; 5] = ["copyright ", "(c) ", "© ", "©", "(copyright "];

/// What stood behind a story.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    /// What was taken off, in order.
    pub notes: Vec<HeaderLine>,
    /// The story says that more follows.
    pub incomplete: bool,
    /// Initials of the desk.
    pub signoff: Option<String>,
    /// Copyright line.
    pub copyright: Option<String>,
}

impl Tail {
    /// Puts what was read into the item.
    pub(crate) fn into_item(self, item: &mut Item) {
        item.notes.extend(self.notes);
        item.meta.incomplete |= self.incomplete;
        if item.meta.signoff.is_none() {
            item.meta.signoff = self.signoff;
        }
        if item.meta.rights.notice.is_none() {
            item.meta.rights.notice = self.copyright;
        }
    }
}

/// Takes end marks, sign-offs, contacts and what is not for publication off the end of the story, and tells
/// credits from its text.
pub(crate) fn trim(text: &str, body: &mut Vec<Paragraph>) -> Tail {
    let mut tail = Tail::default();
    let of = |range: Range<usize>| text.get(range).unwrap_or_default();
    if let Some(first) = body.iter().position(|paragraph| closes_the_public_part(of(paragraph.range()))) {
        let hidden = body.split_off(first);
        if let (Some(start), Some(end)) = (hidden.first(), hidden.last()) {
            let range = start.range().start..end.range().end;
            tail.notes.push(HeaderLine { kind: "nonpublic", range });
        }
    }
    for _ in 0..LINES_AT_THE_END {
        let Some(last) = body.last_mut() else { break };
        let Some(line) = last.lines.last().cloned() else { break };
        let words = of(line.clone());
        let kind = if is_end_line(words) {
            tail.incomplete |= words.to_lowercase().contains("more");
            "end"
        } else if is_sign_off(words) {
            tail.signoff = Some(words.to_owned());
            "signoff"
        } else if is_copyright(words) {
            tail.copyright = Some(words.to_owned());
            "copyright"
        } else if is_contact(words) {
            "contact"
        } else {
            let Some(mark) =
                END_MARKS.iter().find(|mark| words.ends_with(**mark) && words.len() > mark.len())
            else {
                break;
            };
            let rest = words.trim_end_matches(mark).trim_end();
            if rest.is_empty() {
                break;
            }
            tail.notes.push(HeaderLine { kind: "end", range: line.end - mark.len()..line.end });
            if let Some(kept) = last.lines.last_mut() {
                kept.end = line.start + rest.len();
            }
            continue;
        };
        tail.notes.push(HeaderLine { kind, range: line });
        last.lines.pop();
        if last.lines.is_empty() {
            body.pop();
        }
    }
    for paragraph in body.iter_mut() {
        if CREDIT_OPENERS.iter().any(|opener| of(paragraph.range()).starts_with(opener)) {
            paragraph.kind = BlockKind::Credit;
        }
    }
    // A contact in the middle, above credits: it is not for readers either.
    body.retain(|paragraph| {
        let contact = paragraph.kind == BlockKind::Paragraph && is_contact(of(paragraph.range()));
        if contact {
            tail.notes.push(HeaderLine { kind: "contact", range: paragraph.range() });
        }
        !contact
    });
    tail.notes.sort_by_key(|note| note.range.start);
    tail
}

pub(crate) fn closes_the_public_part(words: &str) -> bool {
    let start = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    NOT_FOR_PUBLICATION.iter().any(|opener| starts_like(start, opener))
        && !starts_like(start, "not for publication before")
}

fn is_copyright(words: &str) -> bool {
    words.len() < 200
        && COPYRIGHT_OPENERS.iter().any(|opener| starts_like(words, opener))
        && words.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether `text` starts with `opener`, which is in lower case; only the case of ASCII letters is looked over.
fn starts_like(text: &str, opener: &str) -> bool {
    text.as_bytes().get(..opener.len()).is_some_and(|start| start.eq_ignore_ascii_case(opener.as_bytes()))
}

fn is_end_line(words: &str) -> bool {
    words.len() <= 12 && END_LINES.contains(&words.to_lowercase().as_str())
}

/// `hh/ph/ts`, `--IANS`, `AAP jd`, `PTI ABC XYZ`: initials of the desk.
pub(crate) fn is_sign_off(words: &str) -> bool {
    let initials =
        |part: &str| (1..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
    if words.len() > 24 {
        return false;
    }
    let bare = words.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(words);
    let slashed = bare.trim_end_matches('/');
    if bare.contains('/')
        && slashed.split(['/', '-', ' ', '\\']).filter(|part| !part.is_empty()).all(initials)
    {
        // A desk signs in small letters; `(SDA\/sj)` begins with its house.
        return bare.len() < words.len() || bare.bytes().all(|b| !b.is_ascii_uppercase());
    }
    let mut parts = words.split(' ');
    let house = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let small = rest.iter().all(|part| part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    let desk = matches!(house, "AAP" | "PTI" | "--IANS" | "–SAnews.gov.za")
        || matches!(house, "dpa" | "afp" | "sda" | "ats" | "apa" | "awp") && small && !rest.is_empty();
    let code = |part: &&str| (1..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    desk && rest.iter().all(code)
}

fn is_contact(words: &str) -> bool {
    let mail = |word: &str| word.contains('@') && word.contains('.');
    words.len() < 160
        && (words.starts_with("Contact: ")
            || words.contains('@')
                && (words.starts_with("Write to ") && words.split_whitespace().any(mail)
                    || mail(words) && !words.contains(char::is_whitespace)))
}
