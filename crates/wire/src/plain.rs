//! Plain text, with or without an envelope or a feed's date stamp.

use copydesk_text::Mapped;
use jiff::civil::Date;

use crate::envelope::read_envelope;
use crate::item::{HeaderLine, Item};
use crate::lead::read_lines;
use crate::{Context, Format};

/// Reads a plain-text message: one item, whose sheet is the message.
#[must_use]
pub fn read_plain(message: Mapped, context: &Context<'_>) -> Item {
    let mut item = Item::new(Format::Plain, message.raw(&(0..message.len())));
    item.sheet = message;
    item.meta.item_type = Some("text".to_owned());
    let start = read_stamp(&mut item);
    let end = item.sheet.len();
    let region = read_envelope(&mut item, start..end, context);
    read_lines(&mut item, region, context);
    item
}

/// ` date YYYY-MM-DD ` at the very start; gives the byte after it.
fn read_stamp(item: &mut Item) -> usize {
    let text = item.sheet.text();
    let indent = text.len() - text.trim_start().len();
    let Some(rest) = text.get(indent..).and_then(|rest| rest.strip_prefix("date ")) else { return 0 };
    let Some(day) = rest.get(..10).and_then(|day| day.parse::<Date>().ok()) else { return 0 };
    let end = indent + "date ".len() + 10;
    let Some(after) =
        text.get(end..).filter(|after| after.is_empty() || after.starts_with(char::is_whitespace))
    else {
        return 0;
    };
    let start = end + after.len() - after.trim_start().len();
    item.stamp = Some(day);
    item.notes.push(HeaderLine { kind: "stamp", range: indent..end });
    start
}
