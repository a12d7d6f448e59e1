//! Words of the calendar.

use jiff::civil::Weekday;

/// Units of the calendar and the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Year,
    Decade,
    Century,
    Millennium,
}

/// Parts of a day, with TIMEX3's codes.
pub(crate) fn part_of_day(word: &str) -> Option<&'static str> {
    find(&[("morning", "TMO"), ("afternoon", "TAF"), ("evening", "TEV"), ("night", "TNI")], word)
}

pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    let found = find(
        &[
            ("Monday", Weekday::Monday),
            ("Tuesday", Weekday::Tuesday),
            ("Wednesday", Weekday::Wednesday),
            ("Thursday", Weekday::Thursday),
            ("Friday", Weekday::Friday),
            ("Saturday", Weekday::Saturday),
            ("Sunday", Weekday::Sunday),
        ],
        word,
    );
    found.filter(|_| word.starts_with(|c: char| c.is_ascii_uppercase()))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month, and whether its name is written in full.
pub(crate) fn month(word: &str) -> Option<(i8, bool)> {
    if !word.starts_with(|c: char| c.is_ascii_uppercase()) || !(3..=9).contains(&word.len()) {
        return None;
    }
    let short = word.eq_ignore_ascii_case("Sept") || word.len() == 3;
    let same = |name: &&str| -> bool {
        if short && word.len() <= 4 && name.len() > 3 {
            name.get(..3).zip(word.get(..3)).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
        } else {
            name.eq_ignore_ascii_case(word)
        }
    };
    let index = MONTHS.iter().position(same)?;
    let full = MONTHS.get(index).is_some_and(|name| name.len() == word.len());
    Some((i8::try_from(index + 1).ok()?, full))
}

/// A unit, and whether the word is a plural.
pub(crate) fn unit(word: &str) -> Option<(Unit, bool)> {
    let (singular, plural) = match word.len() {
        0..=2 | 13.. => return None,
        _ if word.eq_ignore_ascii_case("centuries") => ("century", true),
        _ if word.eq_ignore_ascii_case("millennia") => ("millennium", true),
        _ => word.strip_suffix('s').map_or((word, false), |bare| (bare, true)),
    };
    let unit = find(
        &[
            ("second", Unit::Second),
            ("minute", Unit::Minute),
            ("hour", Unit::Hour),
            ("day", Unit::Day),
            ("week", Unit::Week),
            ("fortnight", Unit::Fortnight),
            ("month", Unit::Month),
            ("year", Unit::Year),
            ("decade", Unit::Decade),
            ("century", Unit::Century),
            ("millennium", Unit::Millennium),
        ],
        singular,
    )?;
    Some((unit, plural))
}

/// A season's number in its year: spring 0, summer 1, autumn 2, winter 3.
pub(crate) fn season(word: &str) -> Option<i16> {
    find(&[("spring", 0), ("summer", 1), ("autumn", 2), ("fall", 2), ("winter", 3)], word)
}

/// The number an ordinal means: `19th`, `seventh`.
pub(crate) fn ordinal(word: &str) -> Option<u32> {
    const WORDS: [&str; 21] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "twenty-first",
    ];
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    if digits > 0 && digits <= 2 {
        let suffix = word.get(digits..)?;
        let right = ["st", "nd", "rd", "th"].iter().any(|end| end.eq_ignore_ascii_case(suffix));
        return word.get(..digits)?.parse().ok().filter(|_| right);
    }
    let index = WORDS.iter().position(|name| name.eq_ignore_ascii_case(word))?;
    u32::try_from(index + 1).ok()
}

/// A day of a month: `24`, `24th`.
pub(crate) fn day_of_month(word: &str) -> Option<i8> {
    let day = if word.len() <= 2 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) {
        word.parse().ok()
    } else if word.starts_with(|c: char| c.is_ascii_digit()) {
        ordinal(word).and_then(|day| i8::try_from(day).ok())
    } else {
        None
    };
    day.filter(|day| (1..=31).contains(day))
}

/// A year in four digits, from 1000 to 2099.
pub(crate) fn year(word: &str) -> Option<i16> {
    let digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| word.parse().ok()).flatten().filter(|year| (1000..2100).contains(year))
}

/// First year of a decade in digits: `1990s`, `90s`.
pub(crate) fn decade(word: &str) -> Option<i16> {
    let digits = word.strip_suffix('s')?;
    match digits.len() {
        4 => year(digits).filter(|year| year % 10 == 0),
        // `the '90s`: of the last century, but for the decades nobody calls so.
        2 if digits.ends_with('0') => digits.parse::<i16>().ok().filter(|d| *d >= 20).map(|d| 1900 + d),
        _ => None,
    }
}

fn find<T: Copy>(list: &[(&str, T)], word: &str) -> Option<T> {
    list.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, value)| value)
}

/// Whether an expression can open with this word. Sorted by length, so that most words cost a few comparisons.
pub(crate) fn opens(word: &str) -> bool {
    let list: &[&str] = match word.len() {
        1 => &["a"],
        2 => &["an", "at", "up", "as", "Q1", "Q2", "Q3", "Q4"],
        3 => &[
            "the", "one", "two", "six", "ten", "mid", "end", "jan", "feb", "mar", "apr", "may", "jun", "jul",
            "aug", "sep", "oct", "nov", "dec",
        ],
        4 => &[
            "this", "last", "next", "past", "more", "less", "half", "four", "five", "nine", "just", "some",
            "over", "late", "noon", "june", "july", "sept", "well", "year",
        ],
        5 => &[
            "about", "early", "three", "seven", "eight", "fifty", "forty", "sixty", "today", "later",
            "nearly", "under", "first", "third", "sixth", "ninth", "tenth", "march", "april", "fewer",
            "start",
        ],
        6 => &[
            "nearly", "almost", "around", "eleven", "twelve", "twenty", "thirty", "eighty", "ninety",
            "second", "fourth", "fifth", "eighth", "friday", "monday", "sunday", "august", "coming",
        ],
        7 => &[
            "earlier", "roughly", "tonight", "seventh", "tuesday", "january", "october", "fifteen",
            "sixteen", "seventy", "quarter", "current", "twelfth",
        ],
        8 => &[
            "thursday", "saturday", "february", "november", "december", "tomorrow", "midnight", "thirteen",
            "fourteen", "eighteen", "nineteen", "eleventh", "previous",
        ],
        9 => &["wednesday", "september", "yesterday", "overnight", "beginning", "seventeen", "twentieth"],
        10 => &["nineteenth", "eighteenth", "thirteenth", "fourteenth"],
        11 => &["seventeenth", "fifteenth"],
        13 => &["approximately"],
        _ => return false,
    };
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(month("Sept"), Some((9, false)));
        assert_eq!(month("May"), Some((5, true)));
        assert_eq!(month("Marked"), None);
        assert_eq!(month("march"), None);
        assert_eq!(unit("centuries"), Some((Unit::Century, true)));
        assert_eq!(unit("days"), Some((Unit::Day, true)));
        assert_eq!(unit("daylight"), None);
        assert_eq!(decade("1990s"), Some(1990));
        assert_eq!(decade("80s"), Some(1980));
        assert_eq!(decade("1995s"), None);
        assert_eq!(ordinal("21st"), Some(21));
        assert_eq!(day_of_month("1st"), Some(1));
        assert_eq!(day_of_month("32"), None);
        assert_eq!(year("2023"), Some(2023));
        assert!(opens("The") && opens("Wednesday") && !opens("ambassador"));
    }
}
