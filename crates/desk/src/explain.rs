//! Why a record says what it says: the rule, the words of evidence, and what lost against it.
//!
//! All of it stands in the record; nothing is read again.

use copydesk_record::{Dateline, EnrichedItem, Entity, Quote, Speaker};

/// Code points shown on each side of a span.
const CONTEXT_CHARS: usize = 60;

/// What is wrong with the path of a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// Nothing of that kind is explained.
    #[error(
        "{0:?} is nothing that can be explained; write quotes.2, quotes.2.speaker, entities.1, dates.1, amounts.1 or dateline"
    )]
    Unknown(String),
    /// The record has no such one.
    #[error("the record has no {0}; there are {1}")]
    Missing(String, usize),
}

/// Explains one thing of a record. `path` counts from 1, as the ids do: `quotes.2`, `quotes.q2.speaker`, `entities.e1`,
/// `entities.e1.location`, `dates.1`, `amounts.3`, `dateline`.
///
/// # Errors
/// [`ExplainError`] when the path names nothing, or nothing that is there.
pub fn explain(item: &EnrichedItem, path: &str) -> Result<Vec<String>, ExplainError> {
    let mut steps = path.split('.');
    let (what, which, field) = (steps.next().unwrap_or_default(), steps.next(), steps.next());
    let unknown = || ExplainError::Unknown(path.to_owned());
    if steps.next().is_some() {
        return Err(unknown());
    }
    if what == "dateline" && which.is_none() {
        let dateline = item.dateline.as_ref().ok_or_else(|| ExplainError::Missing(path.to_owned(), 0))?;
        return Ok(dateline_lines(item, dateline));
    }
    let which = which.ok_or_else(unknown)?;
    let number = which.trim_start_matches(['q', 'e']).parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let number = number.ok_or_else(unknown)?;
    let missing = |all: usize| ExplainError::Missing(format!("{what}.{which}"), all);
    match (what, field) {
        ("quotes", None | Some("speaker" | "cue" | "said_on")) => {
            let quote = item.quotes.get(number).ok_or_else(|| missing(item.quotes.len()))?;
            Ok(quote_lines(item, quote))
        }
        ("entities", None | Some("location" | "links" | "roles")) => {
            let entity = item.entities.get(number).ok_or_else(|| missing(item.entities.len()))?;
            Ok(entity_lines(item, entity))
        }
        ("dates", None) => {
            let date = item.dates.get(number).ok_or_else(|| missing(item.dates.len()))?;
            let mut out = vec![format!("{} = {} ({})", date.text, date.value, date.expression_type)];
            rules(&mut out, date.because.as_deref().into_iter());
            out.push(format!("evidence   {}", evidence(item, date.start, date.end)));
            out.push(match &item.date {
                Some(day) => format!("read from  {day}, the message's own day"),
                None => "read from  no day of its own: relative dates are left out".to_owned(),
            });
            Ok(out)
        }
        ("amounts", None) => {
            let amount = item.amounts.get(number).ok_or_else(|| missing(item.amounts.len()))?;
            let value = amount.value.map_or("no value".to_owned(), |value| value.to_string());
            let unit = amount.unit.as_deref().or(amount.noun.as_deref()).unwrap_or("no unit");
            let mut out = vec![format!("{} = {value} {unit} ({})", amount.text, amount.amount_type)];
            rules(&mut out, amount.because.as_deref().into_iter());
            out.push(format!("evidence   {}", evidence(item, amount.start, amount.end)));
            Ok(out)
        }
        _ => Err(unknown()),
    }
}

fn quote_lines(item: &EnrichedItem, quote: &Quote) -> Vec<String> {
    let name = quote.speaker.as_ref().and_then(|speaker| speaker.name.as_deref()).unwrap_or("nobody is sure");
    let entity = quote.speaker.as_ref().and_then(|speaker| speaker.entity.as_deref());
    let mut out =
        vec![format!("{} is by {name}{}", quote.id, entity.map(|id| format!(" ({id})")).unwrap_or_default())];
    rules(&mut out, quote.because.iter().map(String::as_str));
    if let Some(speaker) = &quote.speaker {
        speaker_lines(item, speaker, &mut out);
    }
    if let Some(cue) = &quote.cue {
        out.push(format!("cue        {} ({})", evidence(item, cue.start, cue.end), cue.class));
    }
    if let Some(day) = &quote.said_on {
        out.push(format!("said on    {day}"));
    }
    out
}

fn speaker_lines(item: &EnrichedItem, speaker: &Speaker, out: &mut Vec<String>) {
    let method = serde_json::to_value(speaker.method).ok();
    let method = method.as_ref().and_then(|value| value.as_str()).unwrap_or_default();
    out.push(format!("method     {method}, confidence {:.2}", speaker.confidence));
    if let Some(mention) = &speaker.mention {
        out.push(format!("evidence   {}", evidence(item, mention.start, mention.end)));
    }
    let entity = |entity: &&Entity| Some(&entity.id) == speaker.entity.as_ref();
    if let Some(entity) = item.entities.iter().find(entity) {
        if !entity.roles.is_empty() {
            out.push(format!("roles      {}", entity.roles.join("; ")));
        }
        if let Some(first) = entity.mentions.first() {
            out.push(format!("named at   {}", evidence(item, first.start, first.end)));
        }
    }
    if speaker.candidates.is_empty() {
        out.push("against    nobody else came near".to_owned());
    }
    for lost in &speaker.candidates {
        out.push(format!("against    {} ({}), {:.2}: {}", lost.name, lost.entity, lost.score, lost.why_not));
    }
}

fn entity_lines(item: &EnrichedItem, entity: &Entity) -> Vec<String> {
    let kind = serde_json::to_value(entity.entity_type).ok();
    let kind = kind.as_ref().and_then(|value| value.as_str()).unwrap_or_default();
    let mut out = vec![format!("{} is {} ({kind})", entity.id, entity.name)];
    for link in &entity.links {
        out.push(format!("link       {} {}", link.scheme, link.id));
    }
    if let Some(location) = &entity.location {
        let parts = [Some(location.name.as_str()), location.region.as_deref(), location.country.as_deref()];
        out.push(format!("located    {}", parts.into_iter().flatten().collect::<Vec<_>>().join(", ")));
        rules(&mut out, location.because.iter().map(String::as_str));
    }
    if let Some(why) = &entity.not_located {
        out.push(format!("not located: {why}"));
    }
    for lost in &entity.location_candidates {
        let parts = [Some(lost.name.as_str()), lost.region.as_deref(), lost.country.as_deref()];
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        out.push(format!("against    {name}, {:.2}", lost.score));
    }
    for role in &entity.roles {
        out.push(format!("role       {role}"));
    }
    for mention in &entity.mentions {
        let kind = serde_json::to_value(mention.kind).ok();
        let kind = kind.as_ref().and_then(|value| value.as_str()).unwrap_or_default();
        out.push(format!("evidence   {} ({kind})", evidence(item, mention.start, mention.end)));
    }
    out
}

fn dateline_lines(item: &EnrichedItem, dateline: &Dateline) -> Vec<String> {
    let mut out = vec![format!("dateline {:?}", dateline.text)];
    let agency = dateline.agency.as_deref().unwrap_or("no agency named");
    out.push(format!("form       {}, {agency}", dateline.style));
    out.push(match (&dateline.date, &item.date) {
        (Some(date), _) => format!("date       {date}"),
        (None, Some(day)) => format!("date       none in it; the message's own day is {day}"),
        (None, None) => "date       none".to_owned(),
    });
    out.push(format!("bytes      {} to {} of the raw message", dateline.raw[0], dateline.raw[1]));
    for place in &dateline.places {
        let parts = [Some(place.name.as_str()), place.region.as_deref(), place.country.as_deref()];
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let sure = place.geonames.map_or("not sure which".to_owned(), |id| format!("geonames {id}"));
        out.push(format!("place      {name}: {sure}"));
        for lost in &place.candidates {
            let parts = [Some(lost.name.as_str()), lost.region.as_deref(), lost.country.as_deref()];
            out.push(format!("against    {}", parts.into_iter().flatten().collect::<Vec<_>>().join(", ")));
        }
    }
    out
}

fn rules<'a>(out: &mut Vec<String>, names: impl Iterator<Item = &'a str>) {
    for name in names {
        out.push(match meaning(name) {
            Some(meaning) => format!("rule       {name}: {meaning}"),
            None => format!("rule       {name}"),
        });
    }
}

/// The words of a span with some of what stands round them, on one line.
fn evidence(item: &EnrichedItem, start: u32, end: u32) -> String {
    let (start, end) = (start as usize, end as usize);
    let from = start.saturating_sub(CONTEXT_CHARS);
    let part = |from: usize, to: usize| -> String {
        item.body.text.chars().skip(from).take(to.saturating_sub(from)).collect()
    };
    let line = format!("…{}[{}]{}…", part(from, start), part(start, end), part(end, end + CONTEXT_CHARS));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a rule's name says, for people.
fn meaning(rule: &str) -> Option<&'static str> {
    const MEANINGS: [(&str, &str); 43] = [
        ("weekday", "the last such day, or the next where the clause looks ahead"),
        ("relative-weekday", "counted from the message's day"),
        ("month-day", "the nearest such day, moved by the tense of its clause"),
        ("full-date", "day, month and year are all told"),
        ("iso-date", "written as year, month and day"),
        ("month", "the last such month, or the next where the clause looks ahead"),
        ("month-year", "month and year are told"),
        ("relative-month", "counted from the message's month"),
        ("relative-unit", "counted from the message's day"),
        ("relative-quarter", "counted from the message's quarter"),
        ("quarter", "a quarter of a year, in a story about business"),
        ("season", "seasons of the northern half of the earth"),
        ("weekend", "by the week of the message's day"),
        ("overnight", "the night before the message's day, or of the day that is named"),
        ("ago", "counted back from the message's day"),
        ("earlier-later", "counted from the last date of the sentence, or the message's day"),
        ("length", "a number of units of time"),
        ("past-length", "up to the message's day"),
        ("coming-length", "from the message's day on"),
        ("time-of-day", "on the day that stands beside it, else the message's day"),
        ("year", "four digits, where the words round them make a year of them"),
        ("currency-sign", "the sign means one currency only"),
        ("currency-named", "the name, or the word before it, means one currency only"),
        ("currency-of-country", "a shared name; the country of the story decides"),
        ("currency-usual", "a shared name in its usual meaning; the story names no country that has it"),
        ("currency-unsure", "a shared name, and nothing tells whose"),
        ("dollar-of-country", "a bare $ in a story filed at home"),
        ("dollar-assumed-us", "a bare $: taken for US dollars"),
        ("death-toll", "a number said of a toll"),
        ("casualties", "the verb beside the number says what became of them"),
        ("vague", "a word without a number"),
        ("beside", "the region or country stands right beside the name"),
        ("not-beside", "another region or country stands right beside the name"),
        ("dateline", "the story is filed from there"),
        ("dateline-country", "it lies in the country of the dateline"),
        ("dateline-region", "it lies in the region of the dateline"),
        ("agency-country", "it lies in the agency's country"),
        ("country-named", "the story names its country"),
        ("region-named", "the story names its region"),
        ("neighbours", "other places of the story lie in its country"),
        ("capital", "a country is governed from there"),
        ("other-name", "it has the name only beside its own"),
        ("country", "the name of a country, or of its people"),
    ];
    MEANINGS.iter().find(|(name, _)| *name == rule).map(|&(_, meaning)| meaning)
}
