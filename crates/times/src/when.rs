//! Stretches of the calendar: their values, their days, their neighbours.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use crate::vocabulary::Unit;

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Day(Date),
    /// By its Monday.
    Week(Date),
    /// By the Monday of its week.
    Weekend(Date),
    Month(i16, i8),
    /// Year and quarter, 1 to 4.
    Quarter(i16, i8),
    /// Year and half, 1 or 2.
    Half(i16, i8),
    /// Year and season: spring 0 to winter 3; winter by the year of its December.
    Season(i16, i16),
    Year(i16),
    /// By its first year.
    Decade(i16),
    /// By its number.
    Century(i16),
}

/// Months of spring, summer and autumn of the northern half; winter is the rest.
const FIRST_MONTH_OF_SPRING: i8 = 3;

impl When {
    /// The stretch of a unit that holds a day; none for units shorter than a day, and those nobody counts in.
    pub(crate) fn holding(unit: Unit, day: Date) -> Option<Self> {
        Some(match unit {
            Unit::Day => Self::Day(day),
            Unit::Week => Self::Week(monday_of(day)?),
            Unit::Month => Self::Month(day.year(), day.month()),
            Unit::Year => Self::Year(day.year()),
            Unit::Decade => Self::Decade(day.year() - day.year().rem_euclid(10)),
            Unit::Century => Self::Century((day.year() - 1) / 100 + 1),
            _ => return None,
        })
    }

    /// Year and number of the season of a day.
    pub(crate) fn season_of(day: Date) -> (i16, i16) {
        let since_spring = i16::from(day.month() - FIRST_MONTH_OF_SPRING);
        if since_spring < 0 { (day.year() - 1, 3) } else { (day.year(), since_spring / 3) }
    }

    /// The stretch so many later, or earlier.
    pub(crate) fn moved(self, by: i32) -> Option<Self> {
        let years = |year: i16, by: i32| {
            let moved = i32::from(year).checked_add(by)?;
            i16::try_from(moved).ok().filter(|year| (1..=9999).contains(year))
        };
        // Counts a part of a year, such as a month, from year nought.
        let part = |year: i16, part: i16, of: i32| {
            let all = (i32::from(year) * of + i32::from(part)).checked_add(by)?;
            Some((years(0, all.div_euclid(of))?, i16::try_from(all.rem_euclid(of)).ok()?))
        };
        let span = |by: i32, times: i64| Span::new().try_days(i64::from(by) * times).ok();
        Some(match self {
            Self::Day(day) => Self::Day(day.checked_add(span(by, 1)?).ok()?),
            Self::Week(day) => Self::Week(day.checked_add(span(by, 7)?).ok()?),
            Self::Weekend(day) => Self::Weekend(day.checked_add(span(by, 7)?).ok()?),
            Self::Month(year, month) => {
                let (year, month) = part(year, i16::from(month) - 1, 12)?;
                Self::Month(year, i8::try_from(month + 1).ok()?)
            }
            Self::Quarter(year, quarter) => {
                let (year, quarter) = part(year, i16::from(quarter) - 1, 4)?;
                Self::Quarter(year, i8::try_from(quarter + 1).ok()?)
            }
            Self::Half(year, half) => {
                let (year, half) = part(year, i16::from(half) - 1, 2)?;
                Self::Half(year, i8::try_from(half + 1).ok()?)
            }
            Self::Season(year, season) => {
                let (year, season) = part(year, season, 4)?;
                Self::Season(year, season)
            }
            Self::Year(year) => Self::Year(years(year, by)?),
            Self::Decade(year) => Self::Decade(years(year, by.checked_mul(10)?)?),
            Self::Century(number) => Self::Century(years(number, by)?),
        })
    }

    pub(crate) fn value(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Week(day) => week(day, ""),
            Self::Weekend(day) => week(day, "-WE"),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            Self::Half(year, half) => format!("{year:04}-H{half}"),
            Self::Season(year, season) => {
                let code = match season {
                    0 => "SP",
                    1 => "SU",
                    2 => "FA",
                    _ => "WI",
                };
                format!("{year:04}-{code}")
            }
            Self::Year(year) => format!("{year:04}"),
            Self::Decade(year) => format!("{:03}X", year / 10),
            Self::Century(number) => format!("{:02}XX", number - 1),
        }
    }

    /// First and last day; none for seasons, whose days differ between the halves of the earth.
    pub(crate) fn days(self) -> Option<(Date, Date)> {
        let months = |year: i16, first: i8, last: i8| {
            Some((Date::new(year, first, 1).ok()?, Date::new(year, last, 1).ok()?.last_of_month()))
        };
        match self {
            Self::Day(day) => Some((day, day)),
            Self::Week(day) => Some((day, day.checked_add(6.days()).ok()?)),
            Self::Weekend(day) => Some((day.checked_add(5.days()).ok()?, day.checked_add(6.days()).ok()?)),
            Self::Month(year, month) => months(year, month, month),
            Self::Quarter(year, quarter) => months(year, quarter * 3 - 2, quarter * 3),
            Self::Half(year, half) => months(year, half * 6 - 5, half * 6),
            Self::Season(..) => None,
            Self::Year(year) => months(year, 1, 12),
            Self::Decade(year) => Some((months(year, 1, 1)?.0, months(year + 9, 12, 12)?.1)),
            Self::Century(number) => {
                let last = number * 100;
                Some((Date::new(last - 99, 1, 1).ok()?, Date::new(last, 12, 31).ok()?))
            }
        }
    }
}

fn week(monday: Date, tail: &str) -> String {
    let week = monday.iso_week_date();
    format!("{:04}-W{:02}{tail}", week.year(), week.week())
}

/// The Monday of a day's week.
pub(crate) fn monday_of(day: Date) -> Option<Date> {
    on_or_before(Weekday::Monday, day)
}

/// The latest such weekday not after a day.
pub(crate) fn on_or_before(weekday: Weekday, day: Date) -> Option<Date> {
    if day.weekday() == weekday { Some(day) } else { day.nth_weekday(-1, weekday).ok() }
}

/// The first such weekday not before a day.
pub(crate) fn on_or_after(weekday: Weekday, day: Date) -> Option<Date> {
    if day.weekday() == weekday { Some(day) } else { day.nth_weekday(1, weekday).ok() }
}

/// Days from one date to another, negative when the other is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    to.since(from).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn neighbours() {
        let check = |when: When, by: i32, value: &str| assert_eq!(when.moved(by).unwrap().value(), value);
        check(When::Day(date(2024, 3, 1)), -1, "2024-02-29");
        check(When::Week(date(2023, 3, 20)), -1, "2023-W11");
        check(When::Month(2023, 1), -1, "2022-12");
        check(When::Quarter(2023, 4), 1, "2024-Q1");
        check(When::Season(2023, 0), -1, "2022-WI");
        check(When::Decade(1990), 1, "200X");
        check(When::Century(21), -2, "18XX");
        assert_eq!(When::Year(9999).moved(1), None);
        assert_eq!(When::Day(date(9999, 12, 31)).moved(i32::MAX), None);
    }

    #[test]
    fn days() {
        let check = |when: When, from: Date, to: Date| assert_eq!(when.days(), Some((from, to)));
        check(When::Month(2024, 2), date(2024, 2, 1), date(2024, 2, 29));
        check(When::Half(2024, 2), date(2024, 7, 1), date(2024, 12, 31));
        check(When::Century(19), date(1801, 1, 1), date(1900, 12, 31));
        assert_eq!(When::season_of(date(2024, 1, 5)), (2023, 3));
        assert_eq!(When::season_of(date(2024, 11, 30)), (2024, 2));
    }
}
