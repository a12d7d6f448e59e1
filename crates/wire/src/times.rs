//! Times as wires write them, to RFC 3339.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::rfc2822;
use jiff::tz::{Offset, TimeZone};

/// A time of a message as RFC 3339, or the day alone where no time is given. `zone` (IANA) stands for a missing zone;
/// without one the time stays without a zone. None when it cannot be read.
///
/// Read are ISO 8601 basic and extended (`20190121T104233+0000`, `2019-01-21T10:42:33.000Z`, a space for the `T`,
/// `20190121`), and RFC 2822 (`Thu, 19 Feb 2015 17:18:40 +1100`).
#[must_use]
pub fn time(text: &str, zone: Option<&str>) -> Option<String> {
    let text = text.trim();
    if text.len() > 64 || !text.is_ascii() {
        return None;
    }
    if text.contains(',') || text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let zoned = rfc2822::parse(text).ok()?;
        return Some(with_offset(zoned.datetime(), zoned.offset()));
    }
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    let date = scan.date()?;
    scan.skip(|byte| matches!(byte, b'T' | b' ' | b't'));
    if scan.at == text.len() {
        return Some(date.to_string());
    }
    let moment = DateTime::from_parts(date, scan.time()?);
    let rest = text.get(scan.at..)?.trim();
    let rest = rest.strip_prefix("GMT").or(rest.strip_prefix("UTC")).unwrap_or(rest).trim();
    match rest {
        "" if text.ends_with("GMT") || text.ends_with("UTC") => Some(with_offset(moment, Offset::UTC)),
        "" => Some(in_zone(moment, zone)),
        "Z" | "z" => Some(with_offset(moment, Offset::UTC)),
        signed => {
            let mut scan = Scan { bytes: signed.as_bytes(), at: 0 };
            let sign: i32 = match scan.next()? {
                b'+' => 1,
                b'-' => -1,
                _ => return None,
            };
            let hours = scan.number(2)?;
            scan.skip(|byte| byte == b':');
            let minutes = scan.number(2).unwrap_or(0);
            let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
            (scan.at == signed.len()).then(|| with_offset(moment, offset))
        }
    }
}

/// The day of a time that [`time`] gave.
#[must_use]
pub fn day_of(time: &str) -> Option<Date> {
    time.get(..10)?.parse().ok()
}

/// A day and a time with an offset, RFC 3339.
#[must_use]
pub fn with_offset(moment: DateTime, offset: Offset) -> String {
    if offset == Offset::UTC {
        return format!("{moment}Z");
    }
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{moment}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// A time told without a zone: with the offset of `zone` (IANA) where that is set and known, else as it stands.
pub(crate) fn in_zone(moment: DateTime, zone: Option<&str>) -> String {
    let zone = zone.and_then(|zone| TimeZone::get(zone).ok());
    match zone.and_then(|zone| zone.to_ambiguous_zoned(moment).compatible().ok()) {
        Some(zoned) => with_offset(moment, zoned.offset()),
        None => moment.to_string(),
    }
}

/// A year of two digits: the wires that write it so began in the 1980s.
pub(crate) fn century(year: i16) -> i16 {
    if year >= 80 { 1900 + year } else { 2000 + year }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn next(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn skip(&mut self, is: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|byte| is(*byte)) {
            self.at += 1;
        }
    }

    fn number(&mut self, digits: usize) -> Option<i32> {
        let text = std::str::from_utf8(self.bytes.get(self.at..self.at + digits)?).ok()?;
        let number = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())??;
        self.at += digits;
        Some(number)
    }

    fn date(&mut self) -> Option<Date> {
        let year = self.number(4)?;
        self.skip(|byte| byte == b'-');
        let month = self.number(2)?;
        self.skip(|byte| byte == b'-');
        let day = self.number(2)?;
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }

    fn time(&mut self) -> Option<Time> {
        let hour = self.number(2)?;
        self.skip(|byte| byte == b':');
        let minute = self.number(2)?;
        self.skip(|byte| byte == b':');
        let second = self.number(2).unwrap_or(0);
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.skip(|byte| byte.is_ascii_digit());
        }
        let small = |number: i32| i8::try_from(number).ok();
        Time::new(small(hour)?, small(minute)?, small(second)?.min(59), 0).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let check = |text: &str, zone, expected: Option<&str>| {
            assert_eq!(time(text, zone).as_deref(), expected, "{text}");
        };
        check("20190121T104233+0000", None, Some("2019-01-21T10:42:33Z"));
        check("20190121T104233Z", None, Some("2019-01-21T10:42:33Z"));
        check("2013-03-01T15:09:04.000Z", None, Some("2013-03-01T15:09:04Z"));
        check("2022-10-11T11:14:42+02:00", None, Some("2022-10-11T11:14:42+02:00"));
        check("2018-10-19T11:45:00-04:00", None, Some("2018-10-19T11:45:00-04:00"));
        check("2016-05-10 12:01:05", None, Some("2016-05-10T12:01:05"));
        check("2017-02-20T09:00:00", Some("Europe/Helsinki"), Some("2017-02-20T09:00:00+02:00"));
        check("2014-07-17 00:24:11 GMT+00:00", None, Some("2014-07-17T00:24:11Z"));
        check("20130101", None, Some("2013-01-01"));
        check("Thu, 19 Feb 2015 17:18:40 +1100", None, Some("2015-02-19T17:18:40+11:00"));
        check("YYYYMMDD000000-HHMM", None, None);
        check("2019-13-45", None, None);
        check("", None, None);
    }
}
