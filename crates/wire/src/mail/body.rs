//! Which parts of a mail are its text.

use copydesk_text::{Decoded, Labels, Mapped, Transferred, declared_charset};

use super::part::Part;
use crate::{Context, Format, Item, Message, WireError};

/// Most attachments that are looked into for a story.
const LOOKED_INTO_LIMIT: usize = 20;

/// The parts of a mail by what they are to a reader.
#[derive(Debug, Default)]
pub(super) struct Chosen<'p> {
    /// Text and HTML to be read, in order.
    pub texts: Vec<&'p Part>,
    /// What goes with them.
    pub attached: Vec<&'p Part>,
    /// Mails inside the mail.
    pub mails: Vec<&'p Part>,
}

/// Sorts the parts. Of alternatives (RFC 2046, 5.1.4) plain text is taken, unless it is empty.
pub(super) fn choose<'p>(raw: &[u8], part: &'p Part, chosen: &mut Chosen<'p>) {
    let media = part.media.value.as_str();
    if media == "message/rfc822" {
        chosen.mails.push(part);
        chosen.attached.push(part);
    } else if media == "multipart/alternative" && !part.parts.is_empty() {
        let mut ways: Vec<Chosen<'p>> = Vec::new();
        for inner in &part.parts {
            let mut way = Chosen::default();
            choose(raw, inner, &mut way);
            ways.push(way);
        }
        let has_text = |way: &Chosen<'_>, plain: bool| {
            way.texts.iter().any(|text| is_html(text) != plain && !text.content(raw).is_blank())
        };
        let taken = ways
            .iter()
            .position(|way| has_text(way, true))
            .or_else(|| ways.iter().rposition(|way| has_text(way, false)));
        for (number, way) in ways.into_iter().enumerate() {
            if Some(number) == taken {
                chosen.texts.extend(way.texts);
            }
            chosen.attached.extend(way.attached);
            chosen.mails.extend(way.mails);
        }
    } else if !part.parts.is_empty() {
        for inner in &part.parts {
            choose(raw, inner, chosen);
        }
    } else if !part.is_attachment() && (is_html(part) || is_plain(part)) {
        chosen.texts.push(part);
    } else {
        chosen.attached.push(part);
    }
}

pub(super) fn is_html(part: &Part) -> bool {
    matches!(part.media.value.as_str(), "text/html" | "application/xhtml+xml")
}

fn is_plain(part: &Part) -> bool {
    part.media.is_of("text") && !matches!(part.media.value.as_str(), "text/xml" | "text/calendar" | "text/css")
        // A multipart whose delimiter never comes is a text.
        || part.media.is_of("multipart")
}

/// The text of a part, and the name of its encoding.
pub(super) fn text_of(
    raw: &[u8],
    part: &Part,
    exact: bool,
    context: &Context<'_>,
) -> Result<(Mapped, String), WireError> {
    let content: Transferred = part.content(raw);
    let charset = part.media.parameter("charset");
    let declared = declared_charset(content.bytes()).or(context.feed.charset.as_deref());
    let labels = Labels { feed: charset.as_deref(), declared };
    let mut text = Mapped::default();
    let encoding = content.decode_into(&mut text, labels, exact).map_err(|error| WireError::Malformed {
        format: Format::Mail,
        at: part.body.start,
        reason: format!("a part is {error}"),
    })?;
    Ok((text, encoding))
}

/// Items of a wire format that the mail carries, attached or as its text.
pub(super) fn carried(
    message: &Message<'_>,
    chosen: &Chosen<'_>,
    context: &Context<'_>,
) -> Result<Vec<Item>, WireError> {
    let is_data = |part: &&&Part| {
        let name = part.file_name().unwrap_or_default().to_ascii_lowercase();
        let media = part.media.value.as_str();
        media.ends_with("xml") || media.ends_with("json") || name.ends_with(".xml") || name.ends_with(".json")
    };
    let attached = chosen.attached.iter().filter(is_data).take(LOOKED_INTO_LIMIT);
    let mut items = Vec::new();
    for part in chosen.texts.iter().filter(|part| !is_html(part)).take(1).chain(attached) {
        let opens = part.content(message.raw);
        let opens = opens.bytes().trim_ascii_start();
        // What an agency's own programs send is in an envelope; all else is a letter.
        let enveloped = opens.starts_with(b"ZCZC");
        if !enveloped
            && !opens.starts_with(b"<")
            && !opens.starts_with(b"{")
            && !opens.starts_with("\u{feff}".as_bytes())
        {
            continue;
        }
        let (text, encoding) = text_of(message.raw, part, true, context)?;
        let other = (encoding != message.decoded.encoding).then_some(encoding.clone());
        let decoded = Decoded { text, encoding, ..message.decoded.clone() };
        let inner = Message { raw: message.raw, decoded: &decoded };
        let format = if enveloped { Format::Plain } else { crate::detect(&inner) };
        let other_text = matches!(format, Format::Plain | Format::Html | Format::Anpa | Format::Iptc7901);
        if format == Format::Mail || other_text && !enveloped {
            continue;
        }
        for mut item in crate::message::read_as(format, &inner, context)? {
            item.encoding = item.encoding.or_else(|| other.clone());
            items.push(item);
        }
    }
    Ok(items)
}
