//! The grammar of datelines.

use copydesk_gazetteer::Gazetteer;
use jiff::civil::Date;

use crate::agencies::{Agencies, Agency};
use crate::date;
use crate::marks::Line;
use crate::places::{self, ParsedPlace, in_capitals, is_particle};

/// No dateline is longer than this; a lead's first bytes are all that is looked at.
pub const DATELINE_LIMIT_BYTES: usize = 240;

/// A name has no more words in small letters than this, beside `of`, `del` and the like.
const SMALL_WORDS: usize = 2;

/// What the grammar knows.
#[derive(Debug)]
pub struct Tables {
    /// Agencies.
    pub agencies: Agencies,
    /// Places.
    pub gazetteer: Gazetteer,
}

/// A dateline; offsets count bytes of the line it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// First byte of the dateline.
    pub start: usize,
    /// One past its last byte: separator and full stop belong to it, the white space behind does not.
    pub end: usize,
    /// First byte of the story.
    pub body_start: usize,
    /// Places in order.
    pub places: Vec<ParsedPlace>,
    /// The day, where there is one; the year may come from the reference.
    pub date: Option<Date>,
    /// Id of the agency, where one is named.
    pub agency: Option<String>,
}

/// Reads the dateline at the start of `line`, the first line or paragraph of a story.
#[must_use]
pub fn parse(line: &str, reference: Option<Date>, tables: &Tables) -> Option<Parsed> {
    let head = line.get(..floor_boundary(line, DATELINE_LIMIT_BYTES))?;
    let start = head.len() - head.trim_start().len();
    if start == head.len() {
        return None;
    }
    let reader = Reader { line: Line { text: head, whole: head.len() == line.len() }, reference, tables };
    let mut parsed = reader
        .agency_first(start)
        .or_else(|| reader.date_first(start))
        .or_else(|| reader.places_first(start, Need::Usual))?;
    parsed.start = start;
    let rest = line.get(parsed.end..)?;
    parsed.body_start = parsed.end + rest.len() - rest.trim_start().len();
    Some(parsed)
}

fn floor_boundary(text: &str, limit: usize) -> usize {
    let mut at = limit.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What must follow the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Usual,
    /// The agency stood before the places: now a separator is enough.
    SeparatorOnly,
}

struct Reader<'a> {
    line: Line<'a>,
    reference: Option<Date>,
    tables: &'a Tables,
}

/// Agencies of a form, the end of the form, and whether it stands in brackets or slashes.
type Signed<'a> = (Vec<&'a Agency>, usize, bool);

impl<'a> Reader<'a> {
    /// `(ANSA) - ROME, MAR 24 -`, `(Bloomberg) --`, `(KPL) The`, `TASS, March 22.`, `EFE/Lima.-`,
    /// `Agência Brasil - Place.`
    fn agency_first(&self, start: usize) -> Option<Parsed> {
        if let Some((agencies, end, _)) = self.bracket_agency(start) {
            let Some(after) = self.line.separator(end) else {
                let signed = self.line.rest(end).starts_with(char::is_whitespace);
                let story = signed && self.line.begins_a_sentence(end);
                return story.then(|| self.finish(end, Vec::new(), None, &agencies));
            };
            let inner = self.places_first(self.line.skip_spaces(after), Need::SeparatorOnly);
            let (places, date, end) = match inner {
                Some(inner) => (inner.places, inner.date, inner.end),
                None => (Vec::new(), None, after),
            };
            return Some(self.finish(end, places, date, &agencies));
        }
        let (agencies, length) = self.tables.agencies.bare_at_start(self.line.rest(start))?;
        let end = start + length;
        if self.line.rest(end).starts_with(',') {
            let from = self.line.skip_spaces(end + 1);
            let (day, length) = date::read(self.line.rest(from), self.reference)?;
            let end = self.line.closing(from + length)?;
            return Some(self.finish(end, Vec::new(), Some(day), &agencies));
        }
        let slash = self.line.rest(end).starts_with('/').then_some(end + 1);
        let from = slash.or_else(|| Some(self.line.skip_spaces(self.line.separator(end)?)))?;
        let stop = from + self.line.rest(from).find('.')?;
        let places = self.places(from, stop, &agencies)?;
        let known = |place: &ParsedPlace| place.known || place.entry.is_some();
        let sure = !places.is_empty() && places.iter().all(known);
        sure.then(|| self.finish(self.line.closing(stop).unwrap_or(stop + 1), places, None, &agencies))
    }

    /// `March 24 (Reuters) -`, `24 March 2023, ROME -`
    fn date_first(&self, start: usize) -> Option<Parsed> {
        let (day, length) = date::read(self.line.rest(start), self.reference)?;
        let end = start + length;
        if let Some((agencies, end, true)) = self.agency(end) {
            let end = self.line.closing(end).unwrap_or(end);
            return Some(self.finish(end, Vec::new(), Some(day), &agencies));
        }
        let comma = self.line.rest(end).strip_prefix(',').map(|_| end + 1);
        let from = self.line.skip_spaces(comma.or_else(|| self.line.separator(end))?);
        let mut parsed = self.places_first(from, Need::Usual)?;
        parsed.date = parsed.date.or(Some(day));
        Some(parsed)
    }

    /// Everything else: places up to a date, an agency or a separator.
    fn places_first(&self, start: usize, need: Need) -> Option<Parsed> {
        let mut at = start;
        let mut small_words = 0;
        while let Some(c) = self.line.rest(at).chars().next() {
            small_words += usize::from(c.is_whitespace() && self.small_word(at + c.len_utf8()));
            if small_words > SMALL_WORDS {
                return None;
            }
            // A name ends at a space or a mark, never inside a word.
            if !c.is_alphabetic()
                && let Some(parsed) = self.ends_places(start, at, c, need)
            {
                return Some(parsed);
            }
            at = match c {
                '(' | '[' => self.line.skip_brackets(at)?,
                c if c.is_alphabetic() || c.is_whitespace() => at + c.len_utf8(),
                '.' | ',' | '\'' | '’' | '‘' | '`' | 'ʼ' | '-' | '‑' | '/' | '&' | '–' => {
                    at + c.len_utf8()
                }
                _ => return None,
            };
        }
        self.alone(start, at, need)
    }

    /// Whether a word in small letters starts here that is no part of a name.
    fn small_word(&self, at: usize) -> bool {
        let rest = self.line.rest(at);
        let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        word.starts_with(char::is_lowercase) && !is_particle(word)
    }

    fn ends_places(&self, start: usize, at: usize, c: char, need: Need) -> Option<Parsed> {
        if let Some((agencies, end, _)) = self.bracket_agency(at) {
            return self.with_agency(start, at, None, &agencies, end, true);
        }
        if matches!(c, ',' | '.') || c.is_whitespace() {
            let from = self.line.skip_spaces(at + if c.is_whitespace() { 0 } else { 1 });
            let from = from + date::skip_other_calendar(self.line.rest(from)).unwrap_or(0);
            if from > at
                && let Some((day, length)) = date::read(self.line.rest(from), self.reference)
                && let Some(parsed) = self.after_date(start, at, day, from + length)
            {
                return Some(parsed);
            }
        }
        if c == ','
            && let Some((agencies, end, false)) = self.agency(at)
            && let Some(end) = self.line.closing(end)
        {
            return self.with_agency(start, at, None, &agencies, end, false);
        }
        let bracket = if matches!(c, '(' | '/') { self.unknown_bracket(at) } else { None };
        let end = self.line.separator(bracket.unwrap_or(at))?;
        if let Some((agencies, end, true)) = self.agency(end) {
            return self.with_agency(start, at, None, &agencies, end, true);
        }
        // `LONDON – 24 March 2023 –`
        let from = self.line.skip_spaces(end);
        if let Some((day, length)) = date::read(self.line.rest(from), self.reference)
            && let Some(parsed) = self.after_date(start, at, day, from + length)
        {
            return Some(parsed);
        }
        let places = self.places(start, at, &[])?;
        let sure = places.first()?.known && self.line.begins_a_sentence(end);
        (sure || (need == Need::SeparatorOnly && !places.is_empty()))
            .then(|| self.finish(end, places, None, &[]))
    }

    fn after_date(&self, start: usize, at: usize, day: Date, end: usize) -> Option<Parsed> {
        if let Some((agencies, end, bracketed)) = self.agency(end) {
            return self.with_agency(start, at, Some(day), &agencies, end, bracketed);
        }
        let bracket = self.unknown_bracket(end).unwrap_or(end);
        let separator = self.line.separator(bracket)?;
        if let Some((agencies, end, _)) = self.agency(separator) {
            let end = self.line.closing(end)?;
            return self.with_agency(start, at, Some(day), &agencies, end, true);
        }
        let places = self.places(start, at, &[])?;
        let first = places.first()?;
        let sure = first.known || in_capitals(self.line.text.get(start..at)?);
        (sure && self.line.begins_a_sentence(separator))
            .then(|| self.finish(separator, places, Some(day), &[]))
    }

    fn with_agency(
        &self,
        start: usize,
        at: usize,
        day: Option<Date>,
        agencies: &[&Agency],
        end: usize,
        bracketed: bool,
    ) -> Option<Parsed> {
        let places = self.places(start, at, agencies)?;
        if places.is_empty() && day.is_none() {
            return None;
        }
        let closed = self.line.closing(end);
        let end = if bracketed { closed.unwrap_or(end) } else { closed.or(self.at_its_end(end))? };
        Some(self.finish(end, places, day, agencies))
    }

    /// A form without brackets whose closing was read before, or that ends the line.
    fn at_its_end(&self, end: usize) -> Option<usize> {
        let before = self.line.text.get(..end)?.trim_end();
        (before.ends_with(['-', '–', '—', '_', ':', '.']) || self.line.ends(end)).then_some(end)
    }

    /// A place alone on its line, in capitals, as Anadolu writes it.
    fn alone(&self, start: usize, at: usize, need: Need) -> Option<Parsed> {
        if !self.line.whole || need != Need::Usual {
            return None;
        }
        let places = self.places(start, at, &[])?;
        let first = places.first()?;
        let name = self.line.text.get(start..at)?.split(',').next()?;
        (first.known && in_capitals(name))
            .then(|| self.finish(self.line.text.trim_end().len(), places, None, &[]))
    }

    fn places(&self, start: usize, at: usize, agencies: &[&Agency]) -> Option<Vec<ParsedPlace>> {
        let country = agencies.first().map(|agency| agency.country.as_str());
        places::read(self.line.text.get(start..at)?, country, &self.tables.gazetteer)
    }

    /// An agency with or without brackets, after a comma or a dash at most.
    fn agency(&self, at: usize) -> Option<Signed<'a>> {
        let at = self.line.skip_spaces(at + self.line.rest(at).strip_prefix([',', '.']).map_or(0, |_| 1));
        if let Some(found) = self.bracket_agency(at) {
            return Some(found);
        }
        let (agencies, length) = self.tables.agencies.bare_at_start(self.line.rest(at))?;
        Some((agencies, at + length, false))
    }

    fn bracket_agency(&self, at: usize) -> Option<Signed<'a>> {
        let at = self.line.skip_spaces(at);
        let (content, end) = self.line.bracket(at)?;
        let agencies = self.tables.agencies.by_form(content);
        (!agencies.is_empty()).then_some((agencies, end, true))
    }

    /// `(XYZ)` after a date or a place: an agency nobody told us of.
    fn unknown_bracket(&self, at: usize) -> Option<usize> {
        let (content, end) = self.line.bracket(self.line.skip_spaces(at))?;
        let gazetteer = &self.tables.gazetteer;
        let region = gazetteer.country(content).is_some() || !gazetteer.regions(content).is_empty();
        let sign = content.len() <= 24 && content.starts_with(char::is_uppercase) && !region;
        sign.then_some(end)
    }

    fn finish(
        &self,
        end: usize,
        places: Vec<ParsedPlace>,
        date: Option<Date>,
        agencies: &[&Agency],
    ) -> Parsed {
        // Two agencies share some forms (CNA of Taiwan and of Cyprus): the place decides, or nobody.
        let country = places.first().and_then(|place| place.country.as_deref());
        let of_country = agencies.iter().find(|agency| Some(agency.country.as_str()) == country);
        let agency = of_country.or(if agencies.len() == 1 { agencies.first() } else { None });
        Parsed {
            start: 0,
            end,
            body_start: end,
            places,
            date,
            agency: agency.map(|agency| agency.id.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Tables {
        Tables { agencies: Agencies::builtin(), gazetteer: Gazetteer::builtin() }
    }

    /// `expected`: dateline | places as name/region/country | date | agency.
    fn check(line: &str, expected: &str) {
        let parsed = parse(line, Some("2023-05-18".parse().unwrap()), &tables());
        let found = parsed.map_or("none".to_owned(), |p| {
            let places: Vec<String> = p
                .places
                .iter()
                .map(|x| {
                    format!(
                        "{}/{}/{}",
                        x.name,
                        x.region.as_deref().unwrap_or(""),
                        x.country.as_deref().unwrap_or("")
                    )
                })
                .collect();
            let date = p.date.map(|d| d.to_string()).unwrap_or_default();
            format!(
                "{}|{}|{}|{}",
                &line[p.start..p.end],
                places.join("+"),
                date,
                p.agency.unwrap_or_default()
            )
        });
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn house_styles() {
        check("RIGA, May 18. /TASS/. Two ferries", "RIGA, May 18. /TASS/.|Riga//LV|2023-05-18|tass");
        check("DULUTH, Minn. (AP) — Snow fell", "DULUTH, Minn. (AP) —|Duluth/Minnesota/US||ap");
        check(
            "LYON/OSLO, May 17 (Reuters) - Two",
            "LYON/OSLO, May 17 (Reuters) -|Lyon//FR+Oslo//NO|2023-05-17|reuters",
        );
        check("Lomé, May 18, 2023 (AFP) - The", "Lomé, May 18, 2023 (AFP) -|Lomé//TG|2023-05-18|afp");
        check("HARBIN, May 18 (Xinhua) -- Ice", "HARBIN, May 18 (Xinhua) --|Harbin//CN|2023-05-18|xinhua");
        check("(ANSA) - BARI, 18 MAG - Il porto", "(ANSA) - BARI, 18 MAG -|Bari//IT|2023-05-18|ansa");
        check("SOCHI. May 18 (Interfax) - The", "SOCHI. May 18 (Interfax) -|Sochi//RU|2023-05-18|interfax");
        check("Kochi, May 18 (PTI) The port", "Kochi, May 18 (PTI)|Kochi//IN|2023-05-18|pti");
        check("KOBE, May 18, Kyodo - Ships", "KOBE, May 18, Kyodo -|Kobe//JP|2023-05-18|kyodo");
        check("Odense /ritzau/: Boats", "Odense /ritzau/:|Odense//DK||ritzau");
        check("(Bloomberg) -- Oil", "(Bloomberg) --|||bloomberg");
        check("May 18 (Reuters) - A maker", "May 18 (Reuters) -||2023-05-18|reuters");
        check("HALIFAX — Snow", "HALIFAX —|Halifax//CA||");
    }

    #[test]
    fn places_that_need_care() {
        check("ATHENS, Georgia (AP) — The", "ATHENS, Georgia (AP) —|Athens/Georgia/US||ap");
        check("BATUMI, Georgia (AP) — The", "BATUMI, Georgia (AP) —|Batumi//GE||ap");
        check("Larvaca (CNA) - The", "Larvaca (CNA) -|Larvaca//||");
        check("NICOSIA (CNA) - The", "NICOSIA (CNA) -|Nicosia//CY||cna-cy");
        check(
            "ROME, PARIS and OSLO, May 2 /PRNewswire/ -- A",
            "ROME, PARIS and OSLO, May 2 /PRNewswire/ --|Rome//IT+Paris//FR+Oslo//NO|2023-05-02|prnewswire",
        );
    }

    #[test]
    fn false_datelines_stay_text() {
        for line in [
            "NASA - once the pride of the coast - will move.",
            "OSLO — and the rest of the country — slept.",
            "May 18 was the wettest day of the year.",
            "Lima, the mayor said, will plant trees.",
            "Oslo Hansen, 91, kept bees.",
            "SPORT BRIEFS: A lost parrot.",
            "",
            "   ",
            "((((((((",
            "-",
        ] {
            check(line, "none");
        }
    }
}
