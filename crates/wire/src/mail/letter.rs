//! The text of a plain mail: what was written, apart from quoted mails and signatures, `format=flowed` (RFC 3676)
//! unwrapped.

use std::ops::Range;

use copydesk_text::Mapped;

use crate::Item;

/// A signature is short; more text behind `--` is no signature.
const SIGNATURE_LIMIT_LINES: usize = 20;
/// So many quoted lines in a row are a quoted mail even where nothing else says so.
const QUOTE_LINES: usize = 3;
/// Longest line that tells who wrote what is quoted below, and longest line that parts mails.
const OPENER_LIMIT_BYTES: usize = 250;
/// Header fields at the top of a forwarded or quoted mail: the sender's, in the languages mail programs speak.
const SENDER_FIELDS: [&str; 7] = ["from:", "von:", "de:", "de :", "da:", "van:", "från:"];
const SUBJECT_FIELDS: [&str; 9] =
    ["subject:", "betreff:", "objet:", "objet :", "asunto:", "assunto:", "oggetto:", "onderwerp:", "ämne:"];
const FORWARDED_FIELD_LIMIT: usize = 10;

/// How a mail's text was wrapped and what it answers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Manner {
    /// `format=flowed`: a line that ends with a space goes on in the next.
    pub flowed: bool,
    /// `delsp=yes`: that space is no part of the text.
    pub delete_space: bool,
    /// The mail answers another.
    pub answer: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Text,
    /// Another mail, or the header of a forwarded one.
    Quoted,
    Signature,
}

#[derive(Debug, Clone, Copy)]
struct Line {
    start: u32,
    end: u32,
    /// Start of the next line.
    next: u32,
    role: Role,
}

impl Line {
    fn words<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    fn is_blank(&self, text: &str) -> bool {
        self.words(text).trim().is_empty()
    }

    fn is_quoted(&self, text: &str) -> bool {
        self.words(text).starts_with('>')
    }
}

/// Appends the text of a mail to the item's sheet; gives what is no part of it, by note kind.
pub(super) fn push_letter(item: &mut Item, letter: &Mapped, manner: Manner) -> Vec<(&'static str, Mapped)> {
    let text = letter.text();
    let mut lines = lines(text);
    mark_quotes(text, &mut lines, manner.answer);
    mark_other_mails(text, &mut lines);
    if !lines.iter().any(|line| line.role == Role::Text && !line.is_blank(text)) {
        // Forwarded as a quotation, with nothing added: the quotation is the text.
        for line in lines.iter_mut().filter(|line| line.role == Role::Quoted && line.is_quoted(text)) {
            let words = line.words(text);
            let inner = words.trim_start_matches(['>', ' ']);
            line.start += short(words.len() - inner.len());
            line.role = Role::Text;
        }
    }
    mark_signature(text, &mut lines);
    push_lines(item, letter, &lines, manner);
    notes(letter, &lines)
}

fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn lines(text: &str) -> Vec<Line> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|whole| {
            let start = at;
            at += whole.len();
            let end = start + whole.trim_end_matches(['\n', '\r']).len();
            Line { start: short(start), end: short(end), next: short(at), role: Role::Text }
        })
        .collect()
}

/// Runs of lines that start with `>`, and the line above that says who wrote them.
fn mark_quotes(text: &str, lines: &mut [Line], answer: bool) {
    let mut number = 0;
    while let Some(line) = lines.get(number) {
        if !line.is_quoted(text) {
            number += 1;
            continue;
        }
        let rest = lines.get(number..).unwrap_or_default();
        let length = rest.iter().take_while(|line| line.is_quoted(text)).count();
        let opener = attribution(text, lines, number);
        if answer || opener.is_some() || length >= QUOTE_LINES {
            let from = opener.unwrap_or(number);
            for line in lines.get_mut(from..number + length).unwrap_or_default() {
                line.role = Role::Quoted;
            }
        }
        number += length;
    }
}

/// `On 3 May, A B <a@b> wrote:`, perhaps on two lines, perhaps with a blank line below.
fn attribution(text: &str, lines: &[Line], quote: usize) -> Option<usize> {
    let of = |number: usize| lines.get(number).map(|line| line.words(text).trim());
    let mut last = quote.checked_sub(1)?;
    if of(last)?.is_empty() {
        last = last.checked_sub(1)?;
    }
    let words = of(last)?;
    let tells = |words: &str| words.contains('@') || words.bytes().any(|byte| byte.is_ascii_digit());
    if !words.ends_with(':') || words.len() > OPENER_LIMIT_BYTES {
        return None;
    }
    let opens = |words: &str| {
        ["On ", "Am ", "Le ", "El ", "Il ", "Op ", "Em ", "Den "].iter().any(|word| words.starts_with(word))
    };
    let before = last.checked_sub(1).filter(|before| !opens(words) && of(*before).is_some_and(opens));
    match before {
        Some(before) => Some(before),
        None => (tells(words)).then_some(last),
    }
}

/// `-----Original Message-----`, or the header fields of another mail: with nothing before it, the mail was
/// forwarded and what follows is the text; otherwise the rest is the mail that is answered.
fn mark_other_mails(text: &str, lines: &mut [Line]) {
    let mut seen_text = false;
    let mut number = 0;
    while let Some(line) = lines.get(number) {
        let words = line.words(text);
        let fields = fields_at(text, lines, number);
        if line.role == Role::Text && (parts_mails(words) || fields > 0) {
            if seen_text {
                for line in lines.get_mut(number..).unwrap_or_default() {
                    line.role = Role::Quoted;
                }
                return;
            }
            for line in lines.get_mut(number..number + fields.max(1)).unwrap_or_default() {
                line.role = Role::Quoted;
            }
            number += fields.max(1);
            continue;
        }
        seen_text |= line.role == Role::Text && !words.trim().is_empty() && !is_rule(words);
        number += 1;
    }
}

fn is_rule(words: &str) -> bool {
    words.chars().all(|c| matches!(c, '_' | '-' | '=' | '*' | ' '))
}

/// `-----Original Message-----`, `---------- Forwarded message ---------`.
fn parts_mails(words: &str) -> bool {
    let words = words.trim();
    let inner = words.trim_matches(['-', ' ', ':']);
    let lower = || inner.to_lowercase();
    words.starts_with("-----") && words.len() <= OPENER_LIMIT_BYTES && !inner.is_empty() && {
        let lower = lower();
        ["messag", "nachricht", "mensaje", "mensagem", "messaggio", "bericht", "meddelande", "mail"]
            .iter()
            .any(|word| lower.contains(word))
    }
}

/// Number of lines of another mail's header that starts here: sender and subject are among them.
fn fields_at(text: &str, lines: &[Line], number: usize) -> usize {
    let starts = |words: &str, names: &[&str]| {
        let start: String = words.trim_start_matches(['*', ' ']).chars().take(12).collect();
        let start = start.to_lowercase().replace('*', "");
        names.iter().any(|name| start.starts_with(name))
    };
    let Some(first) = lines.get(number) else { return 0 };
    if !starts(first.words(text), &SENDER_FIELDS) {
        return 0;
    }
    let rest = lines.get(number..).unwrap_or_default();
    let length = rest
        .iter()
        .take(FORWARDED_FIELD_LIMIT)
        .take_while(|line| !line.is_blank(text) && !line.is_quoted(text))
        .count();
    let block = rest.get(..length).unwrap_or_default();
    let subject = block.iter().any(|line| starts(line.words(text), &SUBJECT_FIELDS));
    if subject && length > 2 { length } else { 0 }
}

/// The first `-- ` line behind which only a few lines follow.
fn mark_signature(text: &str, lines: &mut [Line]) {
    let mut after = 0;
    let mut found = None;
    for (number, line) in lines.iter().enumerate().rev().filter(|(_, line)| line.role == Role::Text) {
        let words = line.words(text);
        if matches!(words, "-- " | "--" | "--\u{a0}") {
            found = Some(number);
        }
        after += usize::from(!words.trim().is_empty());
        if after > SIGNATURE_LIMIT_LINES {
            break;
        }
    }
    for line in found.and_then(|from| lines.get_mut(from..)).unwrap_or_default() {
        if line.role == Role::Text {
            line.role = Role::Signature;
        }
    }
}

fn push_lines(item: &mut Item, letter: &Mapped, lines: &[Line], manner: Manner) {
    let text = letter.text();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.role == Role::Text) {
        let words = line.words(text);
        // RFC 3676, 4.4: a space is put before lines that would be taken for something else.
        let start = line.start as usize + usize::from(manner.flowed && words.starts_with(' '));
        let end = line.end as usize;
        let goes_on = manner.flowed
            && words.ends_with(' ')
            && !line.is_blank(text)
            && lines.get(number + 1).is_some_and(|next| next.role == Role::Text && !next.is_blank(text));
        if goes_on {
            let end = if manner.delete_space { end - 1 } else { end };
            item.sheet.push_slice(letter, start..end.max(start));
        } else {
            item.sheet.push_slice(letter, start..line.next as usize);
            if line.next == line.end {
                item.sheet.push_joint("\n");
            }
        }
    }
}

/// What is no text: each stretch of lines one note.
fn notes(letter: &Mapped, lines: &[Line]) -> Vec<(&'static str, Mapped)> {
    let mut found: Vec<(Role, Range<usize>)> = Vec::new();
    let mut last = Role::Text;
    for line in lines {
        match found.last_mut() {
            Some((role, range)) if line.role == last && *role == last => range.end = line.end as usize,
            _ if line.role != Role::Text => found.push((line.role, line.start as usize..line.end as usize)),
            _ => {}
        }
        last = line.role;
    }
    let kind = |role| if role == Role::Signature { "contact" } else { "nonpublic" };
    found
        .into_iter()
        .map(|(role, range)| {
            let mut words = Mapped::default();
            let text = letter.slice(range.clone());
            let start = range.start + text.len() - text.trim_start().len();
            words.push_slice(letter, start..(start + text.trim().len()).max(start));
            (kind(role), words)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn check(letter: &str, manner: Manner, expected: &str, notes: &[(&str, &str)]) {
        let mut item = Item::new(Format::Mail, 0..0);
        let found = push_letter(&mut item, &Mapped::utf8(letter.to_owned(), 0), manner);
        assert_eq!(item.sheet.text().trim(), expected);
        let found: Vec<(&str, &str)> = found.iter().map(|(kind, words)| (*kind, words.text())).collect();
        assert_eq!(found, notes);
    }

    const ANSWER: Manner = Manner { flowed: false, delete_space: false, answer: true };
    const PLAIN: Manner = Manner { flowed: false, delete_space: false, answer: false };

    #[test]
    fn quoted_mails_and_signatures() {
        check(
            "We confirm.\r\n\r\nOn 3 May 2021, Ana Lind\r\n<ana@example.com> wrote:\r\n> Is it true?\r\n\r\n-- \r\nOle Berg\r\n",
            ANSWER,
            "We confirm.",
            &[
                ("nonpublic", "On 3 May 2021, Ana Lind\r\n<ana@example.com> wrote:\r\n> Is it true?"),
                ("contact", "-- \r\nOle Berg"),
            ],
        );
        check(
            "Yes.\n-----Original Message-----\nFrom: A\nSubject: x\n\nNo?",
            PLAIN,
            "Yes.",
            &[("nonpublic", "-----Original Message-----\nFrom: A\nSubject: x\n\nNo?")],
        );
        check(">>>AB/Bridge closed\n> open", PLAIN, ">>>AB/Bridge closed\n> open", &[]);
    }

    #[test]
    fn forwarded_mails() {
        let fields = "---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: Mon\nSubject: Bridge\nTo: x";
        check(
            &format!("{fields}\n\nThe bridge is closed."),
            PLAIN,
            "The bridge is closed.",
            &[("nonpublic", fields)],
        );
        check("> The bridge\n> is closed.\n> Today.", PLAIN, "The bridge\nis closed.\nToday.", &[]);
        check("From: here on\nthe road is closed.", PLAIN, "From: here on\nthe road is closed.", &[]);
    }

    #[test]
    fn flowed_lines() {
        let manner = Manner { flowed: true, ..PLAIN };
        check("The bridge \r\nis closed.\r\n \r\n >x\r\n", manner, "The bridge is closed.\r\n\r\n>x", &[]);
        let manner = Manner { flowed: true, delete_space: true, answer: false };
        check("日本 \n語", manner, "日本語", &[]);
    }
}
