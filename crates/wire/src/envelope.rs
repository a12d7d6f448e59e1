//! Envelopes around plain text: `ZCZC … NNNN` with marked or tagged lines (AAP and the feeds it carries), media
//! releases (AsiaNet), bulletins of a weather office.
//!
//! An envelope gives fields and the region the story stands in; what is no envelope is left to the reader of lines.

use std::ops::Range;

use copydesk_text::lines;
use jiff::civil::{Date, Time};

use crate::item::{HeaderLine, Item};
use crate::{Context, day_of};

/// Lines of an envelope before its text.
const ENVELOPE_LIMIT_LINES: usize = 40;
/// Months as tagged lines spell them out.
const DATE_WORDS: usize = 3;

/// A line that shows something, trimmed.
type Line = Range<usize>;

/// Reads the envelope of `region` of the sheet, if it has one; gives the region of the story.
pub(crate) fn read_envelope(item: &mut Item, region: Range<usize>, context: &Context<'_>) -> Range<usize> {
    let text = item.sheet.text().to_owned();
    let first = shown(&text, region.clone(), 1);
    let Some(opening) = first.first().and_then(|line| text.get(line.clone())) else { return region };
    if opening.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("ZCZC")) {
        return zczc(item, &text, region, context);
    }
    if opening.starts_with("Source:") {
        return media_release(item, &text, region);
    }
    if is_bulletin_id(opening) {
        return bulletin(item, &text, region);
    }
    region
}

/// Lines that show something, at most so many.
fn shown(text: &str, range: Range<usize>, limit: usize) -> Vec<Line> {
    let mut at = range.start;
    let mut out = Vec::new();
    for line in lines(text.get(range).unwrap_or_default()) {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        if start < at {
            out.push(start..start + line.trim().len());
            if out.len() >= limit {
                break;
            }
        }
    }
    out
}

fn note(item: &mut Item, kind: &'static str, line: &Line) {
    item.notes.push(HeaderLine { kind, range: line.clone() });
}

/// The part of a line behind `skipped` bytes, trimmed.
fn behind(text: &str, line: &Line, skipped: usize) -> Line {
    let words = text.get(line.start + skipped..line.end).unwrap_or_default();
    let start = line.start + skipped + words.len() - words.trim_start().len();
    start..start + words.trim().len()
}

fn zczc(item: &mut Item, text: &str, region: Range<usize>, context: &Context<'_>) -> Range<usize> {
    let mut end = region.end;
    let body = text.get(region.clone()).unwrap_or_default();
    if let Some(last) = body.trim_end().len().checked_sub(4)
        && body.get(last..).is_some_and(|mark| mark.trim_end().eq_ignore_ascii_case("NNNN"))
    {
        end = region.start + last;
        note(item, "trailer", &(end..end + 4));
    }
    let all = shown(text, region.start..end, ENVELOPE_LIMIT_LINES);
    let mut story = end;
    for (number, line) in all.iter().enumerate() {
        let words = text.get(line.clone()).unwrap_or_default();
        if number == 0 {
            note(item, "header", line);
            item.meta.provider =
                words.get(4..).map(|rest| rest.trim().to_owned()).filter(|rest| !rest.is_empty());
            continue;
        }
        let marked = marked_line(item, text, line, words);
        let tagged = !marked && tagged_line(item, text, line, words, context);
        if tagged && words.starts_with("TX#") {
            story = line.end;
            break;
        }
        if !marked && !tagged {
            story = line.start;
            break;
        }
    }
    story..end
}

/// `%` category, `#` slug, `$` headline, `:` place or source, `&` author, `*` subject, `@` state.
fn marked_line(item: &mut Item, text: &str, line: &Line, words: &str) -> bool {
    let rest = behind(text, line, 1);
    let value = text.get(rest.clone()).unwrap_or_default();
    let meta = &mut item.meta;
    let some = || (!value.is_empty()).then(|| value.to_owned());
    match words.chars().next() {
        Some('%') => meta.category = some(),
        Some('#') => item.slug = (!rest.is_empty()).then_some(rest),
        Some('$') if value.split_whitespace().nth(1).is_some() => item.headline = Some(rest),
        Some('$') => meta.priority = some(),
        Some(':') if value.starts_with('(') => meta.located = Some(value.trim_matches(['(', ')']).to_owned()),
        Some(':') => {
            if let Some(source) = some() {
                meta.sources.push(source);
                meta.message_kind = Some("press release".to_owned());
            }
        }
        Some('&') => meta.contributors.extend(some().map(|name| copydesk_record::Contributor {
            name,
            role: Some("author".to_owned()),
            title: None,
        })),
        Some('*') => item.subjects.extend(some().map(|code| copydesk_record::Subject {
            uri: crate::subject_codes::subject_code_uri(&code),
            code: Some(code),
            ..Default::default()
        })),
        Some('@') => meta.keywords.extend(some()),
        _ => return false,
    }
    note(item, "header", line);
    true
}

/// `TI#headline`: two letters, a hash and the value.
fn tagged_line(item: &mut Item, text: &str, line: &Line, words: &str, context: &Context<'_>) -> bool {
    let Some(tag) = words
        .get(..3)
        .filter(|tag| tag.ends_with('#') && tag.bytes().take(2).all(|b| b.is_ascii_uppercase()))
    else {
        return false;
    };
    let rest = behind(text, line, 3);
    let value = text.get(rest.clone()).unwrap_or_default().to_owned();
    let some = (!value.is_empty()).then(|| value.clone());
    let meta = &mut item.meta;
    match tag {
        "AN#" => meta.sequence = some,
        "KN#" => meta.sources.extend(some),
        "PD#" => {
            meta.times.sent = spelled_time(&value, context.feed.timezone.as_deref());
            item.stamp = meta.times.sent.as_deref().and_then(day_of);
        }
        "CO#" | "KY#" => meta.keywords.extend(some),
        "SO#" => meta.provider = meta.provider.take().or(some),
        "TI#" => item.headline = some.map(|_| rest),
        "BY#" => item.byline_field = some.map(|_| rest),
        "AB#" => meta.description = some,
        _ => {}
    }
    note(item, "header", line);
    true
}

/// `06 June 2016 14:00:00`
fn spelled_time(value: &str, zone: Option<&str>) -> Option<String> {
    let mut parts = value.split_whitespace();
    let words: Vec<&str> = parts.by_ref().take(DATE_WORDS).collect();
    let (day, month, year) = (words.first()?, words.get(1)?, words.get(2)?);
    let month = copydesk_dateline::date::month(month)?;
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    match parts.next() {
        Some(clock) => {
            let time: Time = clock.parse().ok()?;
            crate::time(&date.to_datetime(time).to_string(), zone)
        }
        None => Some(date.to_string()),
    }
}

/// `Source: …`, `MEDIA RELEASE PR67276`, then the headline up to a blank line.
fn media_release(item: &mut Item, text: &str, region: Range<usize>) -> Range<usize> {
    let all = shown(text, region.clone(), ENVELOPE_LIMIT_LINES);
    let (Some(source), Some(release)) = (all.first(), all.get(1)) else { return region };
    let Some(number) = text.get(release.clone()).and_then(|words| words.strip_prefix("MEDIA RELEASE")) else {
        return region;
    };
    let named = behind(text, source, "Source:".len());
    item.meta.sources.extend(text.get(named).filter(|name| !name.is_empty()).map(str::to_owned));
    item.meta.message_kind = Some("press release".to_owned());
    item.meta.sequence = Some(number.trim().to_owned()).filter(|number| !number.is_empty());
    item.slug = (!number.trim().is_empty()).then(|| release.end - number.trim_start().len()..release.end);
    note(item, "header", source);
    note(item, "header", release);
    let Some(headline) = block(text, all.get(2..).unwrap_or_default()) else {
        return release.end..region.end;
    };
    note(item, "headline", &headline);
    let end = headline.end;
    item.headline = Some(headline);
    end..region.end
}

/// From the first line to the last before a blank one.
fn block(text: &str, lines: &[Line]) -> Option<Line> {
    let first = lines.first()?;
    let mut end = first.end;
    for line in lines.get(1..).unwrap_or_default() {
        let gap = text.get(end..line.start).unwrap_or_default();
        if gap.matches('\n').count() > 1 || gap.matches('\r').count() > 2 {
            break;
        }
        end = line.end;
    }
    Some(first.start..end)
}

/// `IDN38100`: letters and a number, alone on the first line.
fn is_bulletin_id(line: &str) -> bool {
    let letters = line.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = line.len() - letters;
    (2..=5).contains(&letters)
        && (3..=7).contains(&digits)
        && line.bytes().skip(letters).all(|b| b.is_ascii_digit())
}

/// Product number, office, region, headline, `Issued at …`.
fn bulletin(item: &mut Item, text: &str, region: Range<usize>) -> Range<usize> {
    let all = shown(text, region.clone(), ENVELOPE_LIMIT_LINES);
    let issued =
        all.iter().position(|line| text.get(line.clone()).is_some_and(|words| words.starts_with("Issued")));
    let (Some(id), Some(office), Some(issued)) = (all.first(), all.get(1), issued) else { return region };
    if issued < 3 {
        return region;
    }
    let before = all.get(2..issued).unwrap_or_default();
    // The headline is the block right above.
    let start = (0..before.len()).rev().find(|at| {
        block(text, before.get(*at..).unwrap_or_default())
            .is_some_and(|found| before.last().is_some_and(|last| found.end < last.end))
    });
    let headline = block(text, before.get(start.map_or(0, |at| at + 1)..).unwrap_or_default());
    item.slug = Some(id.clone());
    item.meta.sources.extend(text.get(office.clone()).map(str::to_owned));
    item.meta.message_kind = Some("bulletin".to_owned());
    note(item, "slug", id);
    for line in all.get(1..issued).unwrap_or_default() {
        if headline.as_ref().is_none_or(|headline| line.start < headline.start) {
            note(item, "header", line);
        }
    }
    if let Some(headline) = headline {
        note(item, "headline", &headline);
        item.headline = Some(headline);
    }
    let Some(line) = all.get(issued) else { return region };
    note(item, "header", line);
    line.end..region.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelled_times() {
        assert_eq!(spelled_time("06 June 2016 14:00:00", None).as_deref(), Some("2016-06-06T14:00:00"));
        assert_eq!(
            spelled_time("06 June 2016 14:00:00", Some("Australia/Sydney")).as_deref(),
            Some("2016-06-06T14:00:00+10:00")
        );
        assert_eq!(spelled_time("x", None), None);
    }

    #[test]
    fn bulletin_ids() {
        assert!(is_bulletin_id("IDN38100"));
        assert!(!is_bulletin_id("OSLO") && !is_bulletin_id("BC-123") && !is_bulletin_id("2023"));
    }
}
