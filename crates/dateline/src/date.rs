//! Dates as datelines write them.

use jiff::civil::{Date, Weekday};

use crate::calendar::{ARTICLES, DAYS, HIJRI_MONTHS, MONTHS, WEEKDAYS};

/// A date of another calendar has no more words than this.
const OTHER_CALENDAR_WORDS: usize = 6;

/// Number of the month a word names, 1 to 12.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let index = MONTHS.iter().position(|names| names.iter().any(|name| is_word(word, name)))?;
    i8::try_from(index + 1).ok()
}

/// The weekday an English word names.
#[must_use]
pub fn weekday(word: &str) -> Option<Weekday> {
    let index = WEEKDAYS[0].iter().position(|name| name.eq_ignore_ascii_case(word))?;
    DAYS.get(index).copied()
}

/// The weekday a word names in any language of the wires, also short: `Mon`, `lundi`.
fn any_weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let found = |names: &[&str; 7]| names.iter().position(|name| is_word(word, name));
    WEEKDAYS.iter().find_map(found).and_then(|index| DAYS.get(index).copied())
}

/// Whether `word` is `lower`, in whatever case.
fn is_word(word: &str, lower: &str) -> bool {
    let (Some(first), Some(wanted)) = (word.bytes().next(), lower.bytes().next()) else { return false };
    // Most words differ in their first letter.
    if first.is_ascii() && first.to_ascii_lowercase() != wanted {
        return false;
    }
    word.len() <= lower.len() + 2 && word.chars().flat_map(char::to_lowercase).eq(lower.chars())
}

/// The day of a month and day without year that lies nearest to `reference`; 29 February goes to the
/// nearest leap year.
#[must_use]
pub fn nearest(month: i8, day: i8, reference: Date) -> Option<Date> {
    let years = (reference.year() - 1)..=(reference.year() + 1);
    let near = years.filter_map(|year| Date::new(year, month, day).ok());
    near.min_by_key(|date| days_between(*date, reference)).or_else(|| {
        let years = (reference.year() - 4)..=(reference.year() + 4);
        years.filter_map(|year| Date::new(year, month, day).ok()).min_by_key(|d| days_between(*d, reference))
    })
}

/// The latest such day not after `reference`.
#[must_use]
pub fn last_weekday(day: Weekday, reference: Date) -> Option<Date> {
    if reference.weekday() == day { Some(reference) } else { reference.nth_weekday(-1, day).ok() }
}

fn days_between(a: Date, b: Date) -> i32 {
    a.since(b).map_or(i32::MAX, |span| span.get_days().abs())
}

/// Reads a date at the start of `text`. Gives the day and the number of bytes read.
///
/// Forms: `March 24`, `Mar. 24`, `24 MAR`, `24th March`, `le 1er mars`, `24 de marzo`, `Monday`, `Monday, March
/// 24`, each with or without a year (`, 2023`, ` 2023` or ` de 2023`), and KCNA's `March 24 Juche 112 (2023)`.
/// A date without year takes the year nearest to `reference`; none without a reference.
#[must_use]
pub fn read(text: &str, reference: Option<Date>) -> Option<(Date, usize)> {
    let (first, after_first) = word(text, 0)?;
    if let Some(day) = any_weekday(first) {
        let after_first = after(text, after_first, &["-feira"]).unwrap_or(after_first);
        let from = after(text, after_first, &[","]).unwrap_or(after_first);
        let dated = skip_spaces(text, from).and_then(|from| {
            let (date, length) = read_day_and_month(text.get(from..)?, reference)?;
            Some((date, from + length))
        });
        return dated.or_else(|| Some((last_weekday(day, reference?)?, after_first)));
    }
    if ARTICLES.iter().any(|article| is_word(first, article)) {
        let from = skip_spaces(text, after_first)?;
        let starts_with_day = text.get(from..)?.starts_with(|c: char| c.is_ascii_digit());
        let (date, length) = starts_with_day.then(|| read_day_and_month(text.get(from..)?, reference))??;
        return Some((date, from + length));
    }
    read_day_and_month(text, reference)
}

fn read_day_and_month(text: &str, reference: Option<Date>) -> Option<(Date, usize)> {
    let (first, after_first) = word(text, 0)?;
    let first_month = month(first);
    if first_month.is_none() && day_number(first).is_none() {
        return None;
    }
    let mut from = skip_spaces(text, after_first)?;
    if first_month.is_none()
        && let Some(after) = after(text, from, &["de ", "DE ", "of ", "di "])
    {
        from = after;
    }
    let (second, after_second) = word(text, from)?;
    let (month, day) = match (first_month, month(second)) {
        (Some(month), _) => (month, day_number(second)?),
        (None, Some(month)) => (month, day_number(first)?),
        (None, None) => return None,
    };
    if let Some((year, end)) = year_after(text, after_second) {
        return Some((Date::new(year, month, day).ok()?, end));
    }
    // The full stop of an abbreviated month (`24 mar.`) belongs to the date, one after a day does not.
    let end = match second.strip_suffix('.') {
        Some(bare) if day_number(bare).is_some() => after_second - 1,
        _ => after_second,
    };
    Some((nearest(month, day, reference?)?, end))
}

/// Bytes of a Hijri date that stands before the other one: `Ramadan 9, 1445, March 19, 2024` or
/// `9 Ramadan 1445 H, 19 March 2024`.
#[must_use]
pub fn skip_other_calendar(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut month_seen = false;
    for _ in 0..OTHER_CALENDAR_WORDS {
        let rest = text.get(at..)?;
        let length = rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len());
        let word = rest.get(..length)?;
        at += length;
        if month_seen && word.len() == 4 && matches!(word.parse(), Ok(1300..1600)) {
            let after_era = after(text, at, &[" AH", " H.", " H", "H"]).unwrap_or(at);
            let end = after(text, after_era, &[",", " corresponding to"]).unwrap_or(after_era);
            return skip_spaces(text, end);
        }
        month_seen = month_seen || HIJRI_MONTHS.iter().any(|start| starts_with_word(word, start));
        if !month_seen && day_number(word).is_none() {
            return None;
        }
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
    }
    None
}

fn starts_with_word(word: &str, start: &str) -> bool {
    word.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// The end of the one of `words` that stands at `at`.
fn after(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    let rest = text.get(at..)?;
    words.iter().find(|word| rest.starts_with(**word)).map(|word| at + word.len())
}

fn year_after(text: &str, at: usize) -> Option<(i16, usize)> {
    let mut rest = text.get(at..)?;
    let mut offset = at;
    if let Some(after) = rest.strip_prefix(',') {
        rest = after;
        offset += 1;
    }
    let trimmed = rest.trim_start();
    offset += rest.len() - trimmed.len();
    for word in ["de ", "del ", "DE ", "of "] {
        if let Some(found) = trimmed.strip_prefix(word) {
            return year_after(text, offset + trimmed.len() - found.len() - 1);
        }
    }
    if let Some(juche) = trimmed.strip_prefix("Juche ") {
        let open = juche.find('(').filter(|at| *at < 8)?;
        let year = juche.get(open + 1..open + 5)?.parse().ok()?;
        return juche.get(open + 5..)?.starts_with(')').then_some((year, offset + 6 + open + 6));
    }
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 4 || trimmed.len() == rest.len() {
        return None;
    }
    let year: i16 = trimmed.get(..4)?.parse().ok()?;
    (1800..2200).contains(&year).then_some((year, offset + 4))
}

fn day_number(word: &str) -> Option<i8> {
    let bare = word.trim_end_matches(['.', ',']);
    let digits = bare.trim_end_matches(|c: char| c.is_lowercase() || matches!(c, 'º' | 'ª'));
    if digits.is_empty()
        || digits.len() > 2
        || !matches!(bare.get(digits.len()..), Some("" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª"))
    {
        return None;
    }
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

/// A word of letters, or of digits with their ordinal ending, with its full stop.
fn word(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let mut length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    if length == 0 || length > 20 {
        return None;
    }
    if rest.get(length..)?.starts_with('.') {
        length += 1;
    }
    Some((rest.get(..length)?, at + length))
}

fn skip_spaces(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start();
    (trimmed.len() < rest.len()).then_some(at + rest.len() - trimmed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, reference: &str, date: &str, rest: &str) {
        let (found, end) = read(text, Some(reference.parse().unwrap())).unwrap();
        assert_eq!((found.to_string().as_str(), &text[end..]), (date, rest), "{text}");
    }

    #[test]
    fn forms() {
        check("March 24. /TASS/.", "2023-03-24", "2023-03-24", ". /TASS/.");
        check("Mar. 24 (MNA)", "2023-03-24", "2023-03-24", " (MNA)");
        check("24 MAR -", "2023-03-24", "2023-03-24", " -");
        check("24th March, 2023 (WAM)", "2020-01-01", "2023-03-24", " (WAM)");
        check("Aug 29, 2014 (AFP)", "2020-01-01", "2014-08-29", " (AFP)");
        check("March 24 Juche 112 (2023) (KCNA)", "2020-01-01", "2023-03-24", " (KCNA)");
        check("Monday (Reuters)", "2018-10-23", "2018-10-22", " (Reuters)");
        check("24 мар - РИА", "2023-03-24", "2023-03-24", " - РИА");
        check("le 1er mars 2023 (AFP)", "2020-01-01", "2023-03-01", " (AFP)");
        check("24 de marzo de 2023 (EFE)", "2020-01-01", "2023-03-24", " (EFE)");
        check("24. März (dpa)", "2023-03-20", "2023-03-24", " (dpa)");
        check("Friday, March 24 (UPI)", "2023-03-25", "2023-03-24", " (UPI)");
        check("sexta-feira (Lusa)", "2023-03-25", "2023-03-24", " (Lusa)");
    }

    #[test]
    fn the_nearest_year() {
        check("Dec 31 ", "2023-01-01", "2022-12-31", " ");
        check("January 1 ", "2023-12-31", "2024-01-01", " ");
        check("Feb 29 ", "2023-03-01", "2024-02-29", " ");
    }

    #[test]
    fn other_calendars() {
        for text in ["Ramadan 2, 1444, March 24, 2023", "02 Ramadan 1444 H, March 24, 2023"] {
            let skipped = skip_other_calendar(text).unwrap();
            assert_eq!(&text[skipped..], "March 24, 2023");
        }
        for text in ["March 24, 2023", "24 men", "Ramadan began", "", "1444", "Dhu"] {
            assert_eq!(skip_other_calendar(text), None, "{text}");
        }
    }

    #[test]
    fn no_dates() {
        for text in [
            "March allies",
            "24 men",
            "May",
            "31st",
            "",
            "Marching 24",
            "March 34",
            "the 24",
            "24 de",
            "le March",
        ] {
            assert_eq!(read(text, Some("2023-03-24".parse().unwrap())), None, "{text}");
        }
    }
}
