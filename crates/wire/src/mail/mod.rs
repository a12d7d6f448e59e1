//! Mail: RFC 5322 with MIME (RFC 2045 to 2049).
//!
//! Structure and letters are read from the raw bytes, so that each letter of a decoded part leads back to its escape. A
//! mail is one item; where it carries stories of a wire format, they are the items.

mod body;
mod fields;
mod headers;
mod letter;
mod markup;
mod media;
mod part;
mod words;

use std::ops::Range;

use body::{Chosen, carried, choose, is_html, text_of};
use copydesk_text::Mapped;
use headers::{Headers, line_at};
use letter::{Manner, push_letter};
use markup::push_markup;
use part::Part;

use crate::html::parse_html;
use crate::item::HeaderLine;
use crate::layout::drop_repeated_headline;
use crate::lead::{first_lines, read_lines};
use crate::loose_time::loose_time;
use crate::{Context, Format, Item, Message, WireError};

/// What the value of a field looks like.
type Looks = fn(&str) -> bool;

/// Header fields no one types at the top of a press release, each with what a real one looks like.
const FIELDS: [(&str, Looks); 17] = [
    ("from", has_address),
    ("to", has_address),
    ("cc", has_address),
    ("sender", has_address),
    ("reply-to", has_address),
    ("delivered-to", has_address),
    ("return-path", |value| value.starts_with('<') || has_address(value)),
    ("date", |value| value.contains(':') && loose_time(value, None).is_some()),
    ("message-id", |value| value.starts_with('<') && value.ends_with('>')),
    ("in-reply-to", |value| value.starts_with('<')),
    ("received", |value| value.contains(';') || value.contains(" by ") || value.contains("from ")),
    ("received-spf", |_| true),
    ("mime-version", |value| value.starts_with(|c: char| c.is_ascii_digit())),
    ("content-type", |value| value.contains('/')),
    ("content-transfer-encoding", |_| true),
    ("dkim-signature", |value| value.contains("v=")),
    ("list-id", |value| value.contains('<')),
];

fn has_address(value: &str) -> bool {
    value
        .split(['<', '>', ' ', ',', ';'])
        .any(|word| word.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty()))
}

/// Whether a message is a mail: at least two fields that only a mail has, from the first line on, and an empty line.
pub(crate) fn is(message: &Message<'_>) -> bool {
    if message.decoded.encoding.starts_with("utf-16") {
        return false;
    }
    let text = message.words().as_bytes();
    let start = first_field(text);
    // Most messages are told by their first line.
    let line = line_at(text, start, text.len());
    if Headers::read(text, line).is_empty() {
        return false;
    }
    let headers = Headers::read(text, start..text.len());
    let found = FIELDS.iter().filter(|(name, is)| headers.text(text, name).is_some_and(|value| is(&value)));
    headers.closed && found.count() >= 2
}

/// The first field: after a byte order mark, blank lines and the `From ` line of a mailbox.
fn first_field(raw: &[u8]) -> usize {
    let mut at = if raw.starts_with("\u{feff}".as_bytes()) { '\u{feff}'.len_utf8() } else { 0 };
    let blank = |line: &[u8]| line.iter().all(u8::is_ascii_whitespace);
    while at < raw.len() {
        let line = line_at(raw, at, raw.len());
        let bytes = raw.get(line.clone()).unwrap_or_default();
        if !blank(bytes) && !bytes.starts_with(b"From ") {
            break;
        }
        at = line.end;
    }
    at
}

/// Reads a mail.
pub(crate) fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let raw = message.raw;
    let start = first_field(raw);
    let mut cut = false;
    let mail = Part::read(raw, start..raw.len(), &mut cut);
    if mail.headers.is_empty() {
        let reason = "it does not start with a header field".to_owned();
        return Err(WireError::Malformed { format: Format::Mail, at: 0, reason });
    }
    let mut item = Item::new(Format::Mail, 0..raw.len() as u64);
    if cut {
        item.warn("mail-parts-cut", "the mail has more parts, or deeper ones, than are read");
    }
    let mut answer = fields::read_fields(&mut item, raw, &mail.headers, context);
    let mut chosen = Chosen::default();
    choose(raw, &mail, &mut chosen);
    item.meta.parts = chosen.attached.iter().map(|part| fields::attachment(raw, part)).collect();
    let has_text = |chosen: &Chosen<'_>| chosen.texts.iter().any(|text| !text.content(raw).is_blank());
    if !has_text(&chosen)
        && let Some(inner) = chosen.mails.first().and_then(|mail| mail.parts.first())
    {
        // Forwarded as an attachment, with nothing added.
        let mut forwarded = Chosen::default();
        choose(raw, inner, &mut forwarded);
        if item.headline.is_none() {
            let mut outer = item;
            item = Item::new(Format::Mail, outer.raw.clone());
            answer = fields::read_fields(&mut item, raw, &inner.headers, context);
            item.warnings.append(&mut outer.warnings);
            item.meta.parts.append(&mut outer.meta.parts);
        }
        chosen = forwarded;
    }
    // Dates without a year in what the mail carries are of the day it was sent.
    let inner = Context { received: item.stamp.or(context.received), ..*context };
    let mut items = carried(message, &chosen, &inner)?;
    if !items.is_empty() {
        for story in &mut items {
            tell_of_the_mail(story, &item);
        }
        return Ok(items);
    }
    read_texts(message, &mut item, &chosen.texts, answer, context)?;
    Ok(vec![item])
}

/// What the mail says about a story that it carries.
fn tell_of_the_mail(story: &mut Item, mail: &Item) {
    match &mail.meta.guid {
        Some(id) if story.meta.guid.is_none() => story.meta.guid = Some(id.clone()),
        Some(id) => story.meta.alternative_ids.push(format!("message-id:{id}")),
        None => {}
    }
    let meta = &mut story.meta;
    meta.times.sent = meta.times.sent.take().or_else(|| mail.meta.times.sent.clone());
    meta.provider = meta.provider.take().or_else(|| mail.meta.provider.clone());
    story.stamp = story.stamp.or(mail.stamp);
    story.warnings.extend(mail.warnings.iter().cloned());
}

fn read_texts(
    message: &Message<'_>,
    item: &mut Item,
    texts: &[&Part],
    answer: bool,
    context: &Context<'_>,
) -> Result<(), WireError> {
    let raw = message.raw;
    item.new_line();
    let start = item.sheet.len();
    let mut notes: Vec<(&'static str, Mapped)> = Vec::new();
    let mut plain = false;
    for (number, part) in texts.iter().enumerate() {
        // One encoding can be told for the item: that of its first part.
        let exact = number == 0;
        let (text, encoding) = text_of(raw, part, exact, context)?;
        let ascii = raw.get(part.body.clone()).is_some_and(<[u8]>::is_ascii);
        if exact && !ascii && encoding != message.decoded.encoding {
            item.encoding = Some(encoding);
        }
        if is_html(part) {
            push_markup(item, &parse_html(&text));
            continue;
        }
        let yes = |name: &str, value: &str| {
            part.media.parameter(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
        };
        let manner = Manner { flowed: yes("format", "flowed"), delete_space: yes("delsp", "yes"), answer };
        if !item.paragraphs.is_empty() {
            // Behind HTML: its lines are paragraphs as they stand.
            let from = item.sheet.len();
            notes.extend(push_letter(item, &text, manner));
            item.paragraphs.extend(crate::paragraphs(item.sheet.text(), from..item.sheet.len()));
            continue;
        }
        plain = true;
        notes.extend(push_letter(item, &text, manner));
    }
    let end = item.sheet.len();
    for (kind, words) in notes {
        item.add_note(kind, &words);
    }
    if plain {
        // What HTML followed the text is read with it as it stands.
        let behind = std::mem::take(&mut item.paragraphs);
        let end = behind.first().map_or(end, |first| first.range().start);
        let region = after_headline(item, start..end);
        read_lines(item, region, context);
        item.body.extend(behind);
    } else {
        drop_repeated_headline(item);
    }
    Ok(())
}

/// The region without a first line that only repeats the subject.
fn after_headline(item: &mut Item, region: Range<usize>) -> Range<usize> {
    let first = first_lines(item.sheet.text(), region.clone()).into_iter().next();
    match (first, &item.headline) {
        (Some(line), Some(headline)) if item.words(&line) == item.words(headline) => {
            item.notes.push(HeaderLine { kind: "headline", range: line.clone() });
            line.end..region.end
        }
        _ => region,
    }
}
