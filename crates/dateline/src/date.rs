//! Dates as datelines write them.

use jiff::civil::{Date, Weekday};

/// Months in the languages of the wires: English, French, Spanish, Portuguese, Italian, German, Russian.
/// A word of the text matches when it is one of these without its full stop.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "janvier",
        "janv",
        "enero",
        "ene",
        "janeiro",
        "gennaio",
        "gen",
        "januar",
        "января",
        "янв",
    ],
    &[
        "february",
        "feb",
        "février",
        "fév",
        "fevrier",
        "févr",
        "febrero",
        "fevereiro",
        "fev",
        "febbraio",
        "februar",
        "февраля",
        "фев",
    ],
    &["march", "mar", "mars", "marzo", "março", "märz", "марта", "мар"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "апреля", "апр"],
    &["may", "mai", "mayo", "maio", "maggio", "mag", "мая"],
    &["june", "jun", "juin", "junio", "junho", "giugno", "giu", "juni", "июня", "июн"],
    &["july", "jul", "juillet", "juil", "julio", "julho", "luglio", "lug", "juli", "июля", "июл"],
    &["august", "aug", "août", "aout", "agosto", "ago", "августа", "авг"],
    &[
        "september",
        "sept",
        "sep",
        "septembre",
        "septiembre",
        "setembro",
        "set",
        "settembre",
        "сентября",
        "сен",
        "сент",
    ],
    &[
        "october",
        "oct",
        "octobre",
        "octubre",
        "outubro",
        "out",
        "ottobre",
        "ott",
        "oktober",
        "okt",
        "октября",
        "окт",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro", "ноября", "ноя"],
    &[
        "december",
        "dec",
        "décembre",
        "déc",
        "diciembre",
        "dic",
        "dezembro",
        "dez",
        "dicembre",
        "dezember",
        "декабря",
        "дек",
    ],
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Number of the month a word names, 1 to 12.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    let lower = word.trim_end_matches('.').to_lowercase();
    let index = MONTHS.iter().position(|names| names.contains(&lower.as_str()))?;
    i8::try_from(index + 1).ok()
}

/// The weekday an English word names.
#[must_use]
pub fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, day)| day)
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
/// Forms: `March 24`, `Mar. 24`, `24 MAR`, `24th March`, `Monday`, each with or without a year (`, 2023` or
/// ` 2023`), and KCNA's `March 24 Juche 112 (2023)`. A date without year takes the year nearest to
/// `reference`; none without a reference.
#[must_use]
pub fn read(text: &str, reference: Option<Date>) -> Option<(Date, usize)> {
    let (first, after_first) = word(text, 0)?;
    if let Some(day) = weekday(first) {
        return Some((last_weekday(day, reference?)?, after_first));
    }
    let (second, after_second) = word(text, skip_spaces(text, after_first)?)?;
    let (month, day) = match (month(first), month(second)) {
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

fn year_after(text: &str, at: usize) -> Option<(i16, usize)> {
    let mut rest = text.get(at..)?;
    let mut offset = at;
    if let Some(after) = rest.strip_prefix(',') {
        rest = after;
        offset += 1;
    }
    let trimmed = rest.trim_start();
    offset += rest.len() - trimmed.len();
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
    let digits = bare.trim_end_matches(|c: char| c.is_ascii_lowercase());
    if digits.is_empty()
        || digits.len() > 2
        || !matches!(bare.get(digits.len()..), Some("" | "st" | "nd" | "rd" | "th"))
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
    }

    #[test]
    fn the_nearest_year() {
        check("Dec 31 ", "2023-01-01", "2022-12-31", " ");
        check("January 1 ", "2023-12-31", "2024-01-01", " ");
        check("Feb 29 ", "2023-03-01", "2024-02-29", " ");
    }

    #[test]
    fn no_dates() {
        for text in ["March allies", "24 men", "May", "31st", "", "Marching 24", "March 34"] {
            assert_eq!(read(text, Some("2023-03-24".parse().unwrap())), None, "{text}");
        }
    }
}
