//! A message: told apart by its content, and read.

use copydesk_text::{Decoded, Mapped};

use crate::{
    Context, Format, Item, WireError, anpa, ap_json, iptc7901, language, lead, mail, newsml1, newsmlg2,
    ninjs, nitf, page, plain, rss,
};

/// A message, decoded as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Its bytes.
    pub raw: &'a [u8],
    /// Its text.
    pub decoded: &'a Decoded,
}

impl<'a> Message<'a> {
    /// The text, with its way back.
    #[must_use]
    pub fn text(&self) -> &'a Mapped {
        &self.decoded.text
    }

    /// The text.
    #[must_use]
    pub fn words(&self) -> &'a str {
        self.decoded.text.text()
    }
}

/// The format of a message, told by its content. What is no other format is plain text.
#[must_use]
pub fn detect(message: &Message<'_>) -> Format {
    type Is = fn(&Message<'_>) -> bool;
    let readers: [(Format, Is); 10] = [
        (Format::Anpa, anpa::is),
        (Format::Iptc7901, iptc7901::is),
        (Format::NewsMlG2, newsmlg2::is),
        (Format::NewsMl1, newsml1::is),
        (Format::Nitf, nitf::is),
        (Format::Ninjs, ninjs::is),
        (Format::ApJson, ap_json::is),
        (Format::Mail, mail::is),
        (Format::Rss, rss::is),
        (Format::Html, page::is),
    ];
    readers.into_iter().find(|(_, is)| is(message)).map_or(Format::Plain, |(format, _)| format)
}

/// Reads the items of a message, at least one.
///
/// # Errors
/// [`WireError`] when the message is in a format but breaks its rules, or holds nothing to read.
pub fn read(message: &Message<'_>, context: &Context<'_>) -> Result<Vec<Item>, WireError> {
    let format = context.format.or(context.feed.format).unwrap_or_else(|| detect(message));
    let mut items = read_as(format, message, context)?;
    if items.is_empty() {
        return Err(WireError::NoItem { format, reason: "no story in it".to_owned() });
    }
    for item in &mut items {
        if !item.paragraphs.is_empty() {
            lead::read_paragraphs(item, context);
        }
        lead::read_fields(item, context);
        tell_language(item, context);
    }
    Ok(items)
}

/// What the item says, else what its feed is set to, else what headline and text read like.
fn tell_language(item: &mut Item, context: &Context<'_>) {
    let by = if item.language.is_some() {
        "message"
    } else if context.feed.language.is_some() {
        item.language.clone_from(&context.feed.language);
        "feed"
    } else {
        let first = item.body.first().map_or(0, |first| first.range().start);
        let last = item.body.last().map_or(first, |last| last.range().end);
        let body = item.words(&(first..last));
        let found = language::identify(body).or_else(|| {
            let headline = item.headline.as_ref().map(|headline| item.words(headline)).unwrap_or_default();
            language::identify(&format!("{headline} {body}"))
        });
        item.language = found.map(str::to_owned);
        "text"
    };
    item.meta.language_by = item.language.is_some().then(|| by.to_owned());
}

/// Takes a message apart as one format; nothing is sorted yet.
pub(crate) fn read_as(
    format: Format,
    message: &Message<'_>,
    context: &Context<'_>,
) -> Result<Vec<Item>, WireError> {
    match format {
        Format::Plain => Ok(vec![plain::read_plain(message.text().clone(), context)]),
        Format::Anpa => anpa::read(message, context),
        Format::Iptc7901 => iptc7901::read(message, context),
        Format::Nitf => nitf::read(message, context),
        Format::NewsMl1 => newsml1::read(message, context),
        Format::NewsMlG2 => newsmlg2::read(message, context),
        Format::Ninjs => ninjs::read(message, context),
        Format::ApJson => ap_json::read(message, context),
        Format::Mail => mail::read(message, context),
        Format::Rss => rss::read(message, context),
        Format::Html => page::read(message, context),
    }
}
