//! Times of mails and feeds, which are written by many hands.

use jiff::civil::Time;
use jiff::fmt::rfc2822;

/// As [`crate::time`]; besides, RFC 5322 dates with comments (`(PST)`), without a weekday or with a wrong one, with
/// the old zone names, and ISO 8601 times without seconds or with a space before the offset.
pub(crate) fn loose_time(text: &str, zone: Option<&str>) -> Option<String> {
    /// No date is longer, comments and all.
    const DATE_LIMIT_BYTES: usize = 100;
    if text.len() > DATE_LIMIT_BYTES {
        return None;
    }
    let bare = without_comments(text);
    let bare = bare.trim();
    if let Some(found) = crate::time(bare, zone) {
        return Some(found);
    }
    // The weekday says nothing the date does not.
    let day = match bare.split_once(',') {
        Some((weekday, rest)) if weekday.trim().chars().all(char::is_alphabetic) => rest.trim(),
        _ => bare,
    };
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    if let Ok(zoned) = parser.parse_zoned(day) {
        return Some(crate::times::with_offset(zoned.datetime(), zoned.offset()));
    }
    // A day alone: midnight says as much as nothing, so the day alone is given.
    let midnight = parser.parse_zoned(format!("{day} 00:00:00 +0000")).ok()?;
    (midnight.datetime().time() == Time::midnight()).then(|| midnight.date().to_string())
}

fn without_comments(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(loose_time(text, None).as_deref(), expected, "{text}");
        };
        check("Thu, 19 Feb 2015 17:18:40 +1100 (AEDT)", Some("2015-02-19T17:18:40+11:00"));
        check("19 Feb 2015 17:18:40 +0100", Some("2015-02-19T17:18:40+01:00"));
        check("Mon, 19 Feb 2015 17:18:40 GMT", Some("2015-02-19T17:18:40Z"));
        check("Thu, 19 Feb 2015 17:18 EST", Some("2015-02-19T17:18:00-05:00"));
        check("2015-02-19T17:18:40Z", Some("2015-02-19T17:18:40Z"));
        check("2015-02-19 17:18", Some("2015-02-19T17:18:00"));
        check("19 Feb 2015", Some("2015-02-19"));
        check("yesterday", None);
    }
}
